namespace Tensorium.NN;

/// <summary>
/// The maximum of each group of neighbours along an axis: after a <see cref="Dense"/> of units k neurons, each unit is the
/// largest of k linear functions. Goodfellow et al. 2013. Shapes (..., units k, ...) to (..., units, ...).
/// </summary>
public sealed class Maxout : Layer
{
    /// <summary>Groups of an axis.</summary>
    /// <param name="units">How many groups; the length of the axis is a multiple of it.</param>
    /// <param name="axis">The axis, not the batch; the last by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">No units, or the axis is 0.</exception>
    public Maxout(int units, int axis = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentOutOfRangeException.ThrowIfZero(axis);
        (Units, Axis) = (units, axis);
    }

    /// <summary>The length of the axis in the result.</summary>
    public int Units { get; }

    /// <summary>The axis.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        var hasAxis = inputShape.Rank >= 2 && Axis < inputShape.Rank && Axis >= -inputShape.Rank;
        if (!hasAxis || inputShape[Axis] == 0 || inputShape[Axis] % Units != 0 || inputShape.Axis(Axis) == 0)
            throw Unfit($"a batch with a multiple of {Units} elements along axis {Axis}", inputShape);
        long[] lengths = [.. inputShape.Span];
        lengths[inputShape.Axis(Axis)] = Units;
        return lengths;
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Maxout)) { ["units"] = Units, ["axis"] = Axis };

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training)
    {
        OutputShape(x.Shape);
        var axis = x.Shape.Axis(Axis);
        return x.Reshape(Shape.Create([.. x.Shape.Span[..axis], Units, x.Shape[axis] / Units, .. x.Shape.Span[(axis + 1)..]])).Max(axis + 1);
    }
}
