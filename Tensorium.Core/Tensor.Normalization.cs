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
        var form = NormalizationForm.Of(x.Shape, from, gamma, beta);
        var (y, mean, variance) = form.IsGeneral
            ? NormalizeGeneral(x.Detach(), from, epsilon, gamma?.Detach(), beta?.Detach())
            : NormalizeMatrix(x.Detach().Contiguous(), form, epsilon, gamma?.Detach().Contiguous(), beta?.Detach().Contiguous());
        var inputs = Present(x, gamma, beta);
        if (Records(inputs)) y.From(new NormalizeNode(form, x, gamma, beta, mean, variance, from, epsilon), inputs);
        return (y, mean, variance);
    }

    /// <summary>γ (x - μ) / √(σ² + ε) + β with a mean and a variance that are given, in one pass. Recorded as the ops it is made of.</summary>
    /// <param name="mean">μ, which broadcasts to this shape, as the others do.</param>
    /// <param name="variance">σ²</param>
    /// <param name="epsilon">ε</param>
    /// <param name="gamma">γ; 1 when null.</param>
    /// <param name="beta">β; 0 when null.</param>
    /// <exception cref="ShapeException">One of them does not broadcast to this shape.</exception>
    public Tensor Normalize(Tensor mean, Tensor variance, double epsilon, Tensor? gamma = null, Tensor? beta = null)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(variance);
        var x = Floating();
        mean = mean.To(x.DType);
        var scale = (variance.To(x.DType) + epsilon).Rsqrt();
        if (gamma is not null) scale *= gamma.To(x.DType);
        beta = beta?.To(x.DType) ?? Scalar(0, x.DType, x.Device);
        var fits = Array.TrueForAll([mean, scale, beta], each => Shape.Broadcast(each.Shape, x.Shape) == x.Shape);
        if (!fits) throw new ShapeException($"statistics of shape {mean.Shape}, a scale of {scale.Shape} and a shift of {beta.Shape} do not broadcast to {x.Shape}");
        if (Records([x, mean, scale, beta])) return ((x - mean) * scale) + beta;
        var y = EmptyLike(x);
        x.Device.Map(
            new NormalizeMap(), y.Operand, x.Operand, mean.Operand.BroadcastTo(y.Shape), scale.Operand.BroadcastTo(y.Shape),
            beta.Operand.BroadcastTo(y.Shape));
        return y;
    }

    static (Tensor Y, Tensor Mean, Tensor Variance) NormalizeMatrix(Tensor x, NormalizationForm form, double epsilon, Tensor? gamma, Tensor? beta)
    {
        var y = EmptyLike(x);
        var (mean, variance) = (Empty(form.Statistics, x.DType, x.Device), Empty(form.Statistics, x.DType, x.Device));
        x.Device.Normalize(
            form.Matrix(y), mean.Operand, variance.Operand, form.Matrix(x), gamma?.Operand, beta?.Operand, epsilon, form.ByRows);
        return (y, mean, variance);
    }

    static (Tensor Y, Tensor Mean, Tensor Variance) NormalizeGeneral(Tensor x, int[] axes, double epsilon, Tensor? gamma, Tensor? beta)
    {
        var mean = x.Mean(axes, keepDims: true);
        var variance = x.SquaredDifference(mean).Mean(axes, keepDims: true);
        return (x.Normalize(mean, variance, epsilon, gamma, beta), mean, variance);
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
