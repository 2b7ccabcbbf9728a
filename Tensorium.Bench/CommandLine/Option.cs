namespace Tensorium.Bench;

/// <summary>One option: how it is written, what the help says, and what it changes.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Value">The word for its value in the help; null when it takes none.</param>
/// <param name="Help">What it does, and its default.</param>
/// <param name="Apply">Adds the value to the options, or raises <see cref="UsageException"/>.</param>
/// <typeparam name="TOptions">The record that it is an option of.</typeparam>
sealed record Option<TOptions>(string Name, string? Value, string Help, Func<TOptions, string, TOptions> Apply)
{
    /// <summary>The line of the help.</summary>
    public override string ToString() => $"  {Name + " " + Value,-22}{Help}";
}
