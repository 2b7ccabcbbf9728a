namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>γ (x - μ) / √(σ² + ε) + β with the mean μ and the biased variance σ² over some axes.</summary>
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
        var x = Floating();
        var mean = x.Mean(axes, keepDims: true);
        var centred = x - mean;
        var variance = centred.Square().Mean(axes, keepDims: true);
        var y = centred * (variance + epsilon).Rsqrt();
        if (gamma is not null) y *= gamma.Expand(x.Shape);
        if (beta is not null) y += beta.Expand(x.Shape);
        return (y, mean.Detach(), variance.Detach());
    }
}
