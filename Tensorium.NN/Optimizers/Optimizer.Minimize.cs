namespace Tensorium.NN;

// The whole step of a loop by hand in one call, which may leave gradients unmultiplied, since nobody sees them.
public abstract partial class Optimizer
{
    List<Parameter>? _spare; // kept from step to step, so that a step makes no garbage

    /// <summary>One step down a loss: <c>loss.Backward()</c>, <see cref="Step"/> and <see cref="ZeroGrad"/>.</summary>
    /// <remarks>
    /// <para>The same step to the bit, in less time where one example at a time is learned: the gradient x yᵀ of a large matrix need then
    /// not be stored, but is made element by element where the step uses it. That is so on the processor, where nothing but the step looks
    /// at it: no second use of the matrix, penalty, hook, clipping, accumulation, policy for NaN, or rule that wants norms.</para>
    /// <para>Gradients that are there already count too. Those of all parameters are forgotten at the end, also where it fails. What the
    /// parameters were multiplied with, and what hooks returned, must not be changed in place before it returns.</para>
    /// </remarks>
    /// <param name="loss">One number that the parameters led to.</param>
    /// <exception cref="InvalidOperationException">
    /// The loss has several elements or no graph, or one that was freed; or a tensor that it needs was changed in place; or
    /// <see cref="Step"/> raises it. No parameter has moved then.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">A gradient is NaN or infinite, where <see cref="NonFinite"/> is to raise.</exception>
    public void Minimize(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var parameters = _spare ?? [];
        _spare = null; // a hook may call this again
        parameters.AddRange(AllParameters());
        try
        {
            foreach (var parameter in parameters) parameter.TakeOuterGradients(by: this);
            Autograd.Backward(loss, null, retainGraph: false, createGraph: false, stepper: this);
            foreach (var parameter in parameters) MultiplyWhatMoves(parameter, parameters);
            Step();
        }
        finally
        {
            foreach (var parameter in parameters)
            {
                parameter.TakeOuterGradients(by: null);
                parameter.ZeroGrad();
            }
            parameters.Clear();
            _spare = parameters;
        }
    }

    // A factor that is itself a weight would move before its product is used.
    static void MultiplyWhatMoves(Parameter parameter, List<Parameter> all)
    {
        if (parameter.Value.OuterGrad is not { } outer) return;
        _ = outer.Factors; // raises before anything moves
        foreach (var other in all)
        {
            if (!outer.LiesIn(other.Value.Storage)) continue;
            _ = parameter.Value.BorrowedGrad;
            return;
        }
    }
}
