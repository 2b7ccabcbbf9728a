namespace Tensorium.Kernels;

/// <summary>What an optimizer step changes: a weight and its state, by its gradient.</summary>
/// <param name="Rule">The mathematics, with the options of this weight.</param>
/// <param name="W">The weight.</param>
/// <param name="G">Its gradient.</param>
/// <param name="A">The first slot, if the rule has it.</param>
/// <param name="B">The second slot, if the rule has it.</param>
/// <param name="C">The third slot, if the rule has it.</param>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
readonly record struct UpdateItem<TRule>(TRule Rule, Operand W, Operand G, Operand A, Operand B, Operand C)
    where TRule : struct, IUpdateRule<TRule>;
