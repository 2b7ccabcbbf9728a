using Tensorium.Kernels;

namespace Tensorium.NN;

// The whole step of a loop by hand in one call, which may leave gradients unmultiplied, since nobody sees them.
public abstract partial class Optimizer
{
    readonly List<Parameter> _minimized = [];
    readonly HashSet<Storage> _weights = [];

    /// <summary>One step down a loss: <c>loss.Backward()</c>, <see cref="Step"/> and <see cref="ZeroGrad"/>.</summary>
    /// <remarks>
    /// The same step to the bit, in less time where one example at a time is learned: the gradient x yᵀ of a matrix is then not stored, but
    /// made element by element where the step uses it (on the processor, where nothing but the step looks: no clipping, accumulation,
    /// or policy for NaN). Gradients that are there already count too. All are forgotten at the end, also where it fails.
    /// </remarks>
    /// <param name="loss">One number that the parameters led to.</param>
    /// <exception cref="InvalidOperationException">
    /// The loss has several elements or no graph, or one that was freed; or a tensor that it needs was changed in place; or
    /// <see cref="Step"/> raises it.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">A gradient is NaN or infinite, where <see cref="NonFinite"/> is to raise.</exception>
    public void Minimize(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        _minimized.Clear();
        _minimized.AddRange(AllParameters());
        try
        {
            foreach (var parameter in _minimized) parameter.Value.TakesOuterGrad = LooksAtNoGradient;
            Autograd.BackwardForStep(loss);
            MultiplyFactorsThatMove();
            Step();
        }
        finally
        {
            foreach (var parameter in _minimized)
            {
                parameter.Value.TakesOuterGrad = false;
                parameter.ZeroGrad();
            }
            _minimized.Clear();
        }
    }

    bool LooksAtNoGradient =>
        GradientAccumulationSteps == 1 && AccumulatedBatches == 0 && NonFinite is NonFinitePolicy.Ignore && ClipValue is null
        && ClipNorm is null && GlobalClipNorm is null && !ReportGradientNorm;

    // A factor that is itself a weight would move before the gradient is made of it.
    void MultiplyFactorsThatMove()
    {
        if (!_minimized.Exists(parameter => parameter.Value.OuterGrad is not null)) return;
        foreach (var parameter in _minimized) _weights.Add(parameter.Value.Storage);
        foreach (var parameter in _minimized)
            if (parameter.Value.OuterGrad is { } outer && outer.LiesIn(_weights)) _ = parameter.Value.BorrowedGrad;
        _weights.Clear();
    }
}
