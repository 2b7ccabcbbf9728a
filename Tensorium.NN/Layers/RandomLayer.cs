namespace Tensorium.NN;

/// <summary>A layer that draws random numbers, from <see cref="Layer.Generator"/>: the same for any number of threads.</summary>
public abstract class RandomLayer : Layer
{
    /// <summary>Gives the layer a generator of its own; without a seed it draws from that of the model that calls it.</summary>
    public ulong? Seed
    {
        get;
        init
        {
            field = value;
            if (value is { } seed) Generator = new(seed);
        }
    }

    /// <summary>Whether numbers are drawn outside of training too.</summary>
    protected virtual bool IsAlwaysOn => false;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape) => inputShape;

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, bool training) =>
        training || IsAlwaysOn ? Perturb(x.DType.IsFloating() ? x : x.To(DType)) : AtTest(x);

    /// <summary>What the layer does in training.</summary>
    /// <param name="x">The input, Float32 or Float64.</param>
    protected abstract Tensor Perturb(Tensor x);

    /// <summary>What the layer does outside of training: nothing, unless overridden.</summary>
    protected virtual Tensor AtTest(Tensor x) => x;

    /// <summary>A share below 1, or an exception that names it.</summary>
    private protected static double Share(double rate, bool upToOne = false) => rate is >= 0 and < 1 || (upToOne && rate == 1)
        ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, $"a rate lies in [0, 1{(upToOne ? ']' : ')')}");

    /// <summary>1 with the probability of being kept, else 0: of the noise's shape, which broadcasts.</summary>
    private protected virtual Tensor Kept(Tensor x, double rate) => Tensor.Bernoulli(Generator, x.Shape, 1 - rate, x.DType, x.Device);
}
