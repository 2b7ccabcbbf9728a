namespace Tensorium;

/// <summary>Draws weights of either sign whose size lies in [0.5, 1.5): none hides what it is multiplied with.</summary>
sealed class RandomWeights(ulong seed)
{
    readonly Generator _generator = new(seed);

    public Tensor Draw(Shape shape)
    {
        var size = Tensor.Rand(_generator, shape, 0.5, 1.5, DType.Float64);
        return size * ((Tensor.Bernoulli(_generator, shape, 0.5, DType.Float64) * 2) - 1);
    }

    public double[] Numbers(long count)
    {
        using var drawn = Draw(count);
        return drawn.ToArray<double>();
    }
}
