namespace Tensorium.Kernels;

/// <summary>An optimizer's whole mathematics: how one weight moves, from its gradient and its state.</summary>
/// <remarks>Implemented by small readonly structs whose fields are the hyper-parameters.</remarks>
/// <typeparam name="TSelf">The implementing rule.</typeparam>
public interface IUpdateRule<TSelf> where TSelf : struct, IUpdateRule<TSelf>
{
    /// <summary>State numbers kept per weight, 0 to 3.</summary>
    static abstract int SlotCount { get; }

    /// <summary>The value that slot <paramref name="slot"/> starts from.</summary>
    double InitialSlot(int slot) => 0;

    /// <summary>
    /// This rule with what depends on the step alone (bias corrections, momentum schedules) computed once, in double.
    /// </summary>
    /// <param name="step">The step's number, from 1.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    TSelf At(long step, double learningRate);

    /// <summary>
    /// The rate of a <paramref name="rule"/> whose step is w - rate g, and nothing else, so that a device may take it while it multiplies the
    /// factors of a gradient; null for others.
    /// </summary>
    /// <param name="rule">The rule, at its step.</param>
    static virtual double? DescentRate(in TSelf rule) => null;

    /// <summary>The weight after the step: the paper's lines, in its symbols.</summary>
    /// <param name="w">The weight.</param>
    /// <param name="g">The gradient of the loss by the weight.</param>
    /// <param name="s">The state, changed in place.</param>
    V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>;
}
