using Tensorium.Kernels;

namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>γ (x - μ) / √(σ² + ε) + β with the mean μ and the biased variance σ² over some axes, fused.</summary>
    /// <param name="axes">What the statistics are over.</param>
    /// <param name="epsilon">ε, positive.</param>
    /// <param name="gamma">γ, which broadcasts to this shape; 1 when null.</param>
    /// <param name="beta">β, which broadcasts to this shape; 0 when null.</param>
    /// <returns>
    /// The result, and the statistics, with the axes of length 1 and without history: gradients flow through the result alone.
    /// </returns>
    /// <exception cref="ShapeException">There is no such axis, or one appears twice, or γ or β does not broadcast to this shape.</exception>
    public (Tensor Y, Tensor Mean, Tensor Variance) Normalize(int[] axes, double epsilon, Tensor? gamma = null, Tensor? beta = null)
    {
        ArgumentNullException.ThrowIfNull(axes);
        var x = Floating();
        var from = Array.ConvertAll(axes, axis => Shape.Axis(axis));
        (gamma, beta) = (gamma?.To(x.DType), beta?.To(x.DType));
        var (values, g, b) = (x.Detach(), gamma?.Detach(), beta?.Detach());
        var mean = values.Mean(from, keepDims: true);
        var variance = values.SquaredDifference(mean).Mean(from, keepDims: true);
        var root = (variance + epsilon).Rsqrt();
        var y = EmptyLike(x);
        x.Device.Map(
            new NormalizeMap(),
            y.Operand,
            values.Operand,
            mean.Operand.BroadcastTo(y.Shape),
            (g is null ? root : root * g).Operand.BroadcastTo(y.Shape),
            (b ?? Scalar(0, x.DType, x.Device)).Operand.BroadcastTo(y.Shape));
        var inputs = Present(x, gamma, beta);
        if (Records(inputs)) y.From(new NormalizeNode(x, gamma, beta, mean, root, from, epsilon), inputs);
        return (y, mean, variance);
    }

    /// <summary>Those that are not null, in their order.</summary>
    internal static Tensor[] Present(Tensor x, Tensor? a, Tensor? b) => (a, b) switch
    {
        (null, null) => [x],
        (null, _) => [x, b],
        (_, null) => [x, a],
        _ => [x, a, b],
    };
}
