namespace Tensorium.NN;

/// <summary>Counts in messages.</summary>
static class Plural
{
    /// <summary>"1 row", "2 rows".</summary>
    public static string Of(long count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");
}
