using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>Losses, metrics and the learning rate of each epoch. <see cref="Model.Fit(Dataset, FitOptions)"/> returns one.</summary>
public sealed class History : Callback
{
    readonly OrderedDictionary<string, List<double>> _values = new(StringComparer.Ordinal);
    readonly List<int> _epochs = [];

    /// <summary>The epochs that ended, from 0.</summary>
    public IReadOnlyList<int> Epochs => _epochs;

    /// <summary>What was logged, in the order of the logs.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The values of a name, one for each epoch; NaN where it was not logged.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public IReadOnlyList<double> this[string name] => _values.TryGetValue(name, out var values)
        ? values
        : throw new KeyNotFoundException($"'{name}' was not logged; there are {string.Join(", ", Names)}");

    /// <summary>How many epochs, and the values of the last: "20 epochs, the last: loss 0.1234, accuracy 0.9712".</summary>
    public override string ToString() => _epochs.Count == 0
        ? "no epochs"
        : $"{Plural.Of(_epochs.Count, "epoch")}, the last: "
            + string.Join(", ", _values.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value[^1]:G4}")));

    /// <summary>A header and a line for each epoch, numbers so that they read back exactly.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("epoch");
        foreach (var name in Names) text.Append(',').Append(CsvLogger.Quoted(name));
        text.Append('\n');
        for (var i = 0; i < _epochs.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{_epochs[i]}");
            foreach (var values in _values.Values) text.Append(CultureInfo.InvariantCulture, $",{values[i]:R}");
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The losses and metrics over the epochs as a picture; those of validation are dashed.</summary>
    /// <param name="names">Which; all but the learning rate when empty.</param>
    /// <exception cref="KeyNotFoundException">There is none of a name.</exception>
    public string ToSvg(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] chosen = [.. names];
        if (chosen.Length == 0) chosen = [.. Names.Where(name => !string.Equals(name, "learning_rate", StringComparison.Ordinal))];
        return HistoryPlot.Draw(_epochs, [.. chosen.Select(name => (name, this[name]))]);
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        foreach (var (name, value) in logs)
        {
            if (!_values.TryGetValue(name, out var values)) _values[name] = values = [.. _epochs.Select(_ => double.NaN)];
            values.Add(value);
        }
        _epochs.Add(epoch);
        foreach (var values in _values.Values)
            if (values.Count < _epochs.Count) values.Add(double.NaN);
    }
}
