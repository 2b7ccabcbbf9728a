using System.Runtime.CompilerServices;

namespace Tensorium.NN;

/// <summary>Saves and loads an optimizer's options: one line an option does both.</summary>
/// <remarks>
/// <c>Beta1 = options.Keep(Beta1);</c> writes the value under the name "Beta1" while the state is taken, and gives the saved
/// value back while it is set. What a state lacks stays as it is.
/// </remarks>
public sealed class OptionExchange
{
    readonly IReadOnlyDictionary<string, double>? _saved;
    readonly Dictionary<string, double> _numbers = new(StringComparer.Ordinal);

    internal OptionExchange(IReadOnlyDictionary<string, double>? saved = null) => _saved = saved;

    /// <summary>Whether options are being set from a state.</summary>
    public bool IsLoading => _saved is not null;

    internal IReadOnlyDictionary<string, double> Numbers => _numbers;

    /// <summary>The names of all options that were kept, set or not.</summary>
    internal HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>A number.</summary>
    public double Keep(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        Names.Add(name);
        if (_saved is not null) return _saved.GetValueOrDefault(name, value);
        _numbers.Add(name, value);
        return value;
    }

    /// <summary>A number that may be off, which is saved as its absence.</summary>
    public double? Keep(double? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        Names.Add(name);
        if (_saved is not null) return _saved.TryGetValue(name, out var saved) ? saved : null;
        if (value is { } number) _numbers.Add(name, number);
        return value;
    }

    /// <summary>A yes or no, saved as 1 or 0.</summary>
    public bool Keep(bool value, [CallerArgumentExpression(nameof(value))] string name = "") => Keep(value ? 1.0 : 0.0, name) != 0;

    /// <summary>A whole number, exact up to 2^53.</summary>
    public long Keep(long value, [CallerArgumentExpression(nameof(value))] string name = "") => (long)Keep((double)value, name);
}
