namespace Tensorium.NN;

/// <summary>Every example of a batch as one row. Shapes (batch, ...) to (batch, product of the rest); a view.</summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        if (inputShape.Rank == 0) throw Unfit("a batch of shape (batch, ...)", inputShape);
        long count = 1;
        foreach (var length in inputShape.Span[1..]) count *= length;
        return (inputShape[0], count);
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Flatten));

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training) => x.Reshape(OutputShape(x.Shape));
}
