using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Tensorium.NN;

/// <summary>What is known of a batch or an epoch: losses, metrics and the learning rate by name, in a fixed order.</summary>
/// <remarks>Of a batch it is computed when it is first read, and valid until the next batch.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "The name that callbacks have for it everywhere.")]
public sealed class Logs : IReadOnlyDictionary<string, double>
{
    readonly OrderedDictionary<string, double> _values = new(StringComparer.Ordinal);
    Action<Logs>? _fill;

    /// <summary>The names.</summary>
    public IEnumerable<string> Keys => Filled.Keys;

    /// <summary>The numbers, in the order of the names.</summary>
    public IEnumerable<double> Values => Filled.Values;

    /// <summary>How many there are.</summary>
    public int Count => Filled.Count;

    OrderedDictionary<string, double> Filled
    {
        get
        {
            var fill = _fill;
            _fill = null;
            fill?.Invoke(this);
            return _values;
        }
    }

    /// <summary>The number of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public double this[string key]
    {
        get => Filled.TryGetValue(key, out var value)
            ? value
            : throw new KeyNotFoundException($"'{key}' is not logged; there are {string.Join(", ", Keys)}");
        internal set => _values[key] = value;
    }

    /// <summary>Whether there is a number of this name.</summary>
    public bool ContainsKey(string key) => Filled.ContainsKey(key);

    /// <summary>The number of a name, if there is one.</summary>
    public bool TryGetValue(string key, out double value) => Filled.TryGetValue(key, out value);

    /// <summary>Enumerates names and numbers.</summary>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => Filled.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Replaces the numbers when they are next read: most callbacks never read those of a batch.</summary>
    internal void FillLater(Action<Logs> fill) => _fill = fill;
}
