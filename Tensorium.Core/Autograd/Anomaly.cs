using System.Diagnostics;

namespace Tensorium;

/// <summary>In anomaly mode: an op made a NaN or an infinity out of finite numbers.</summary>
/// <param name="message">The op, and where it was called.</param>
public sealed class AnomalyException(string message) : ArithmeticException(message);

/// <summary>The search for the op that first made a NaN or an infinity.</summary>
static class Anomaly
{
    /// <summary>Notes where an op was called, and checks its result.</summary>
    /// <exception cref="AnomalyException">The result is not finite, though the inputs are.</exception>
    public static void Inspect(Node node, Tensor y, ReadOnlySpan<Tensor> inputs)
    {
        node.CallSite = CallSite();
        if (IsFinite(y)) return;
        foreach (var input in inputs)
            if (!IsFinite(input)) return;
        throw new AnomalyException(
            $"{node.Name} made a NaN or an infinity out of finite numbers, in a result of shape {y.Shape}; " +
            $"the op was called\n{node.CallSite}");
    }

    /// <summary>Checks the gradient that a node computed by one of its inputs.</summary>
    /// <exception cref="AnomalyException">It is not finite.</exception>
    public static void CheckGradient(Node node, int input, Tensor gradient)
    {
        if (IsFinite(gradient)) return;
        throw new AnomalyException(
            $"backward of {node.Name} made a NaN or an infinity in the gradient by input {input}, of shape {gradient.Shape}; " +
            $"the op was called\n{node.CallSite ?? "before anomaly mode was on"}");
    }

    /// <summary>The stack above this library.</summary>
    public static string CallSite()
    {
        var frames = new StackTrace(fNeedFileInfo: true).ToString().Split('\n');
        return string.Join('\n', frames.SkipWhile(frame => frame.Contains(" Tensorium.", StringComparison.Ordinal)
            && !frame.Contains(" Tensorium.Tests.", StringComparison.Ordinal)));
    }

    static bool IsFinite(Tensor x)
    {
        if (!x.DType.IsFloating()) return true;
        using var mode = Autograd.NoGrad();
        using var search = SetOff();
        return x.IsFinite().All().Item<bool>();
    }

    static Restore SetOff()
    {
        var state = ThreadState.Current;
        state.DetectsAnomalies = false;
        return new(() => state.DetectsAnomalies = true);
    }
}
