using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>What an activation computes, by itself and as the end of a dense layer.</summary>
abstract class ActivationFunction
{
    /// <summary>f(x)</summary>
    public abstract Tensor Apply(Tensor x);

    /// <summary>f(x W + b)</summary>
    public virtual Tensor ApplyLinear(Tensor x, Tensor weight, Tensor? bias) => Apply(x.Linear(weight, bias));
}

/// <summary>An elementwise op: a dense layer computes it together with the product.</summary>
sealed class ElementwiseActivation<TOp>(TOp op) : ActivationFunction where TOp : struct, IUnaryOp
{
    public override Tensor Apply(Tensor x) => x.Unary(op);

    public override Tensor ApplyLinear(Tensor x, Tensor weight, Tensor? bias) => x.Linear(weight, bias, op);
}

/// <summary>Any function of a tensor.</summary>
sealed class GeneralActivation(Func<Tensor, Tensor> function) : ActivationFunction
{
    public override Tensor Apply(Tensor x) => function(x);
}
