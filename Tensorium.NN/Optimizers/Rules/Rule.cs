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
}
