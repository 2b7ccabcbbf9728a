using Tensorium.Kernels;

namespace Tensorium;

/// <summary>y = γ (x - μ) r + β with μ the mean and r = 1 / √(σ² + ε) over some axes. Ioffe and Szegedy 2015, section 3.</summary>
/// <remarks>With x̂ = (x - μ) r and g = γ dy: dx = r (g - mean g - x̂ mean (g x̂)), dγ = Σ dy x̂, dβ = Σ dy.</remarks>
sealed class NormalizeNode(
    NormalizationForm form, Tensor x, Tensor? gamma, Tensor? beta, Tensor mean, Tensor variance, int[] axes, double epsilon)
    : Node(Tensor.Present(x, gamma, beta))
{
    readonly Saved _x = Save(x), _mean = Save(mean), _variance = Save(variance);
    readonly Saved _gamma = gamma is null ? default : Save(gamma);
    readonly bool _hasGamma = gamma is not null;
    readonly Shape? _betaShape = beta?.Shape;

    public override void Backward(Tensor dy, Gradients d)
    {
        var shift = _betaShape is null ? -1 : Inputs.Length - 1;
        var (byX, byGamma, byBeta) = (d.Needs(0), _hasGamma && d.Needs(1), shift > 0 && d.Needs(shift));
        if (!form.IsGeneral && !Autograd.IsRecording && (byX || byGamma))
        {
            OfMatrix(dy, d, byX, byGamma ? 1 : -1, byBeta ? shift : -1);
            return;
        }
        if (byBeta) d[shift] = dy.SumTo(_betaShape!.Value);
        if (!byX && !byGamma) return;
        if (Autograd.IsRecording) Recorded(dy, d, byX, byGamma);
        else Fused(dy, d, byX, byGamma);
    }

    void OfMatrix(Tensor dy, Gradients d, bool byX, int scale, int shift)
    {
        var x = _x.Value.Detach().Contiguous();
        GradientTarget? dx = byX ? d.TargetOf(0, x) : null;
        GradientTarget? dGamma = scale < 0 ? null : d.TargetOf(scale, x);
        GradientTarget? dBeta = shift < 0 ? null : d.TargetOf(shift, x);
        x.Device.NormalizeGradient(
            form.Matrix(dx?.Tensor ?? Tensor.EmptyLike(x)), dGamma?.Tensor.Operand, dBeta?.Tensor.Operand, form.Matrix(dy.Contiguous()),
            form.Matrix(x), _mean.Value.Operand, _variance.Value.Operand, _hasGamma ? _gamma.Value.Contiguous().Operand : null, epsilon,
            form.ByRows);
        dx?.Give();
        dGamma?.Give();
        dBeta?.Give();
    }

    void Recorded(Tensor dy, Gradients d, bool byX, bool byGamma)
    {
        var x = _x.Value;
        var centred = x - x.Mean(axes, keepDims: true);
        var root = (centred.Square().Mean(axes, keepDims: true) + epsilon).Rsqrt();
        var normalized = centred * root;
        if (byGamma) d[1] = (dy * normalized).SumTo(_gamma.Value.Shape);
        if (!byX) return;
        var g = _hasGamma ? dy * _gamma.Value : dy;
        d[0] = root * (g - g.Mean(axes, keepDims: true) - (normalized * (g * normalized).Mean(axes, keepDims: true)));
    }

    void Fused(Tensor dy, Gradients d, bool byX, bool byGamma)
    {
        var (x, mean, root) = (_x.Value.Detach(), _mean.Value, (_variance.Value + epsilon).Rsqrt());
        var gamma = _hasGamma ? _gamma.Value.Detach() : null;
        var products = Tensor.Gradient(new TimesNormalizedMap(), dy, x, mean, root);
        if (byGamma) d[1] = products.SumTo(gamma!.Shape);
        if (!byX) return;
        // where γ is one number for all that share a mean, it leaves the sums; else it changes each of their terms
        var outside = gamma is null || Array.TrueForAll(axes, axis => axis < x.Rank - gamma.Rank || gamma.Shape[axis - x.Rank + gamma.Rank] == 1);
        var g = outside ? dy : dy * gamma!;
        if (!outside) products = Tensor.Gradient(new TimesNormalizedMap(), g, x, mean, root);
        var scale = outside && gamma is not null ? root * gamma : root;
        // r (g - mean g - (x - μ) r mean (g x̂)) as a sum of products and a constant for each mean
        var slope = -(scale * root * products.Mean(axes, keepDims: true));
        var constant = -(scale * g.Mean(axes, keepDims: true)) - (slope * mean);
        d[0] = Tensor.Gradient(new SumOfProductsMap(), g.Contiguous(), scale, x, slope).Add_(constant);
    }
}
