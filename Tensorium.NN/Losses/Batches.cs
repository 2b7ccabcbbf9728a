namespace Tensorium.NN;

/// <summary>What losses and metrics do before they compare: shapes that are meant alike are made alike, no others.</summary>
static class Batches
{
    /// <summary>Targets in the shape of predictions: a last axis of 1 may be missing, nothing else. In their type too, if that has fractions.</summary>
    /// <remarks>Broadcasting (n, 1) against (n,) to (n, n) is never meant.</remarks>
    /// <exception cref="ShapeException">They differ.</exception>
    public static Tensor Aligned(Tensor predictions, Tensor targets)
    {
        var isInteger = !targets.DType.IsFloating();
        if (isInteger || predictions.DType.IsFloating()) targets = targets.To(predictions.DType);
        if (predictions.Shape == targets.Shape) return targets;
        if (WithoutOne(predictions.Shape) == WithoutOne(targets.Shape)) return targets.Reshape(predictions.Shape);
        var hint = isInteger && predictions.Rank > 1 && predictions.Shape[-1] > 1 && targets.Rank < predictions.Rank
            ? ": labels of classes are for sparse losses and metrics, others take them one-hot"
            : "";
        throw new ShapeException($"targets of shape {targets.Shape} do not fit predictions of shape {predictions.Shape}{hint}");
    }

    /// <summary>Labels of shape (batch, 1), a column of a table, as (batch,).</summary>
    /// <exception cref="ShapeException">There is not one for each row of scores.</exception>
    /// <exception cref="DTypeException">They are no integers.</exception>
    public static Tensor Labels(Tensor predictions, Tensor targets)
    {
        if (targets.DType is not (DType.Int32 or DType.Int64))
            throw new DTypeException($"labels are of Int32 or Int64, not of {targets.DType}"
                + (targets.Shape == predictions.Shape ? $": one-hot targets of shape {targets.Shape} are for losses and metrics that are not sparse" : ""));
        var labels = targets.Rank == predictions.Rank && targets.Rank > 1 && targets.Shape[-1] == 1 ? targets.Squeeze(-1) : targets;
        return predictions.Rank > 0 && labels.Shape == Shape.Create(predictions.Shape.Span[..^1])
            ? labels
            : throw new ShapeException($"labels of shape {targets.Shape} do not fit scores of shape {predictions.Shape}");
    }

    /// <summary>Weights of examples, so that they broadcast to one value for each.</summary>
    /// <exception cref="ShapeException">They do not fit.</exception>
    public static Tensor Weights(Tensor weights, Tensor values)
    {
        weights = weights.Detach().To(values.DType);
        var fits = weights.Shape;
        if (fits.Rank > 0 && fits[-1] == 1 && (fits.Rank > 1 || values.Rank == 0)) fits = Shape.Create(fits.Span[..^1]);
        if (fits.Rank > 0 && fits.Rank <= values.Rank && fits.Span.SequenceEqual(values.Shape.Span[..fits.Rank]))
        {
            long[] lengths = [.. fits.Span, .. Enumerable.Repeat(1L, values.Rank - fits.Rank)];
            return weights.Reshape(Shape.Create(lengths)).Expand(values.Shape);
        }
        return fits.Rank == 0
            ? weights.Reshape(Shape.Scalar).Expand(values.Shape)
            : throw new ShapeException($"sample weights of shape {weights.Shape} do not fit losses of shape {values.Shape}");
    }

    /// <summary>The same, in Float64, where each row of predictions is an example; of shape (batch,) each element is one.</summary>
    /// <exception cref="ShapeException">They do not fit.</exception>
    public static Tensor RowWeights(Tensor weights, Tensor predictions) =>
        Weights(weights, (predictions.Rank < 2 ? predictions : predictions[TensorIndex.Ellipsis, 0]).To(DType.Float64));

    /// <summary>The same as a column; of ones where there are no weights.</summary>
    /// <exception cref="ShapeException">They do not fit.</exception>
    public static Tensor RowWeightColumn(Tensor? weights, Tensor predictions) => weights is null
        ? Tensor.Ones((predictions.Rank < 2 ? predictions.Count : predictions.Count / predictions.Shape[-1], 1), DType.Float64, predictions.Device)
        : RowWeights(weights, predictions).Reshape(-1, 1);

    /// <summary>The mean along the last axis of an example; of shape (batch,) each element is one.</summary>
    public static Tensor MeanOfLast(Tensor x) => x.Rank < 2 ? x : x.Mean(-1);

    static Shape WithoutOne(Shape shape) => shape.Rank > 1 && shape[-1] == 1 ? Shape.Create(shape.Span[..^1]) : shape;
}
