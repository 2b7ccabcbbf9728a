namespace Tensorium.NN;

/// <summary>The axes of a normalization: those that have parameters, and the parameters' shape.</summary>
static class NormalizedAxes
{
    /// <summary>Ascending, counted from the front, each once.</summary>
    /// <exception cref="ShapeException">There is no such axis, or it is the batch, or it appears twice; the message names the layer.</exception>
    public static int[] Resolve(Layer layer, IReadOnlyList<int> axes, Shape shape)
    {
        var result = new int[axes.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = axes[i] < 0 ? axes[i] + shape.Rank : axes[i];
            if (result[i] <= 0 || result[i] >= shape.Rank || Array.IndexOf(result, result[i]) < i)
                throw new ShapeException(
                    $"layer {layer.Name} takes a batch with axes {string.Join(", ", axes)}, each once and none the batch; it got shape {shape}");
        }
        Array.Sort(result);
        return result;
    }

    /// <summary>The lengths of the axes.</summary>
    public static Shape Lengths(Shape shape, int[] axes) => Array.ConvertAll(axes, axis => shape[axis]);

    /// <summary>The shape with 1 for every other axis, so that parameters broadcast to it.</summary>
    public static Shape Spread(Shape shape, int[] axes)
    {
        var lengths = new long[shape.Rank];
        for (var axis = 0; axis < lengths.Length; axis++) lengths[axis] = axes.Contains(axis) ? shape[axis] : 1;
        return lengths;
    }

    /// <summary>The other axes.</summary>
    public static int[] Rest(Shape shape, int[] axes) => [.. Enumerable.Range(0, shape.Rank).Except(axes)];
}
