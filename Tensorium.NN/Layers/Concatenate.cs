namespace Tensorium.NN;

/// <summary>Inputs side by side along an axis; the other axes agree.</summary>
/// <param name="axis">The axis; the last by default.</param>
public sealed class Concatenate(int axis = -1) : MergeLayer
{
    /// <summary>The axis.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Shape OutputShape(params Shape[] inputShapes)
    {
        ArgumentNullException.ThrowIfNull(inputShapes);
        long[] lengths = [.. inputShapes[0].Span];
        if (Axis >= lengths.Length || Axis < -lengths.Length) throw Unfit($"inputs with an axis {Axis}", inputShapes);
        var at = inputShapes[0].Axis(Axis);
        lengths[at] = 0;
        foreach (var shape in inputShapes)
        {
            var fits = shape.Rank == lengths.Length;
            for (var i = 0; fits && i < lengths.Length; i++) fits = i == at || shape[i] == lengths[i];
            if (!fits) throw Unfit($"inputs of one shape but for axis {Axis}", inputShapes);
            lengths[at] += shape[at];
        }
        return lengths;
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Concatenate)) { ["axis"] = Axis };

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor[] inputs, bool training)
    {
        OutputShape(Array.ConvertAll(inputs, input => input.Shape));
        return Tensor.Concat(inputs, Axis);
    }
}
