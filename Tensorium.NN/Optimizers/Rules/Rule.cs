using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>What all update rules share.</summary>
static class Rule
{
    /// <summary>The rule, unless it is a <c>default</c> one, whose options nobody chose.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="made">1 in a rule that a constructor made.</param>
    /// <exception cref="InvalidOperationException">It is a default one.</exception>
    public static TRule Made<TRule>(TRule rule, int made) where TRule : struct => made == 1
        ? rule
        : throw new InvalidOperationException($"a default {typeof(TRule).Name} has no options: make it with new {typeof(TRule).Name}(...)");

    /// <summary>
    /// A moving average after one more value, mean + (1 - decay) (x - mean): in Keras's order, which keeps a mean that equals x, and makes
    /// an infinite one NaN.
    /// </summary>
    /// <param name="decay">How much of the mean stays, from 0 to 1.</param>
    /// <param name="mean">The average so far.</param>
    /// <param name="x">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Average<V>(double decay, V mean, V x) where V : struct, ILane<V> => V.Fma(x - mean, 1 - decay, mean);
}
