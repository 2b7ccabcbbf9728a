namespace Tensorium.NN;

/// <summary>Every example under another shape. Shapes (batch, ...) to (batch, target); a view.</summary>
public sealed class Reshape : Layer
{
    readonly long[] _target;

    /// <summary>Examples of the given shape.</summary>
    /// <param name="target">Without the batch axis; one length may be -1 and is computed.</param>
    /// <exception cref="ArgumentException">Several lengths are -1, or one is below.</exception>
    public Reshape(params long[] target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Count(length => length == -1) > 1 || target.Any(length => length < -1))
            throw new ArgumentException($"({string.Join(", ", target)}) is no shape: one length may be -1, none below", nameof(target));
        _target = [.. target];
    }

    /// <summary>The shape of an example, where -1 is computed.</summary>
    public IReadOnlyList<long> Target => _target;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        if (inputShape.Rank == 0) throw Unfit("a batch of shape (batch, ...)", inputShape);
        var (count, known) = (1L, 1L);
        foreach (var length in inputShape.Span[1..]) count *= length;
        foreach (var length in _target)
            if (length != -1) known *= length;
        var open = Array.IndexOf(_target, -1);
        if (open < 0 ? known != count : known == 0 || count % known != 0)
            throw Unfit($"examples of as many elements as ({string.Join(", ", _target)})", inputShape);
        long[] lengths = [inputShape[0], .. _target];
        if (open >= 0) lengths[open + 1] = count / known;
        return lengths;
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Reshape)) { ["target_shape"] = _target };

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training) => x.Reshape(OutputShape(x.Shape));
}
