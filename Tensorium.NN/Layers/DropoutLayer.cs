namespace Tensorium.NN;

/// <summary>A layer that drops elements, each by itself or along whole axes together.</summary>
public abstract class DropoutLayer : RandomLayer
{
    /// <summary>
    /// The shape of the mask, as long as the input's: 1 where all places along an axis are dropped together, -1 for the input's
    /// length. Null: each element by itself. With (batch, steps, features), [-1, 1, -1] drops the same features in all steps.
    /// </summary>
    /// <exception cref="ArgumentException">A length is neither -1 nor positive.</exception>
    public IReadOnlyList<long>? NoiseShape
    {
        get;
        init => field = value is null || value.All(length => length is -1 or > 0)
            ? value is null ? null : [.. value]
            : throw new ArgumentException($"({string.Join(", ", value)}) is no shape of noise: lengths are positive, or -1 for the input's", nameof(value));
    }

    /// <summary>For configs.</summary>
    private protected long[]? NoiseConfig => NoiseShape?.ToArray();

    /// <summary>The noise's shape in a config, or null.</summary>
    internal static long[]? NoiseOf(LayerConfig config) => config.Has("noise_shape") ? config.Lengths("noise_shape") : null;

    /// <inheritdoc/>
    public sealed override Shape OutputShape(Shape inputShape)
    {
        Mask(inputShape);
        return inputShape;
    }

    private protected sealed override Tensor Kept(Tensor x, double rate) =>
        Tensor.Bernoulli(Generator, Mask(x.Shape), 1 - rate, x.DType, x.Device);

    Shape Mask(Shape shape)
    {
        if (NoiseShape is not { } noise) return shape;
        var fits = noise.Count == shape.Rank;
        var lengths = new long[shape.Rank];
        for (var axis = 0; fits && axis < lengths.Length; axis++)
        {
            lengths[axis] = noise[axis] == -1 ? shape[axis] : noise[axis];
            // any length of the first axis while a model is only built: its batch is 1 then
            fits = lengths[axis] == shape[axis] || lengths[axis] == 1 || (axis == 0 && shape[0] == 1);
        }
        return fits ? Shape.Create(lengths) : throw Unfit($"inputs that noise of shape ({string.Join(", ", noise)}) fits", shape);
    }
}
