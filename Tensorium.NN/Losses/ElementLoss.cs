namespace Tensorium.NN;

/// <summary>The mean along the last axis of a function of prediction and target; of shape (batch,) the function itself.</summary>
/// <param name="config">Name and options.</param>
/// <param name="function">Of predictions and targets of one shape and type.</param>
sealed class ElementLoss(LayerConfig config, Func<Tensor, Tensor, Tensor> function) : Loss
{
    public override string Name => config.Type;

    public override LayerConfig Config => Reduced(config);

    internal override bool IsSaveable => true;

    protected override Tensor PerExample(Tensor predictions, Tensor targets)
    {
        if (!predictions.DType.IsFloating()) predictions = predictions.To(DType.Float32);
        return Batches.MeanOfLast(function(predictions, Batches.Aligned(predictions, targets)));
    }
}

/// <summary>A function of predictions and targets along the last axis, which gives one number per example.</summary>
/// <param name="config">Name and options.</param>
/// <param name="function">Of predictions and targets of one shape and type; takes the last axis away.</param>
sealed class RowLoss(LayerConfig config, Func<Tensor, Tensor, Tensor> function) : Loss
{
    public override string Name => config.Type;

    public override LayerConfig Config => Reduced(config);

    internal override bool IsSaveable => true;

    protected override Tensor PerExample(Tensor predictions, Tensor targets)
    {
        if (!predictions.DType.IsFloating()) predictions = predictions.To(DType.Float32);
        if (predictions.Rank == 0) throw new ShapeException($"{Name} needs predictions along a last axis, not of shape {predictions.Shape}");
        return function(predictions, Batches.Aligned(predictions, targets));
    }
}

/// <summary>A function of one's own, of predictions and targets as they are.</summary>
sealed class CustomLoss(string name, Func<Tensor, Tensor, Tensor> function) : Loss
{
    public override string Name => name;

    protected override Tensor PerExample(Tensor predictions, Tensor targets) => function(predictions, targets);
}
