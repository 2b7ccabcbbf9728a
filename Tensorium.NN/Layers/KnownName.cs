namespace Tensorium.NN;

/// <summary>Keras knows many things by two names: that of the class and the same in snake case, RootMeanSquaredError.</summary>
static class KnownName
{
    /// <summary>Whether a name in snake case is meant by another: by itself, or without underscores in any case.</summary>
    public static bool Is(string known, string given) => string.Equals(known, given, StringComparison.Ordinal)
        || string.Equals(known.Replace("_", "", StringComparison.Ordinal), given, StringComparison.OrdinalIgnoreCase);
}
