using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>Appends the logs of each epoch to a CSV file as a line, at once, so that a kill loses none.</summary>
public sealed class CsvLogger : Callback
{
    readonly string _path;
    string[]? _names;

    /// <summary>A logger to a file.</summary>
    /// <param name="path">Created, or overwritten unless <see cref="Append"/>; its folder must exist.</param>
    public CsvLogger(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
    }

    /// <summary>Between the columns.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>Whether to go on after the lines of a file that is there; its header decides the columns.</summary>
    public bool Append { get; init; }

    /// <inheritdoc/>
    protected internal override void OnTrainBegin()
    {
        _names = Append && File.Exists(_path) && File.ReadLines(_path).FirstOrDefault() is { Length: > 0 } header
            ? [.. header.Split(Separator).Skip(1).Select(name => name.Trim('"'))]
            : null;
        if (_names is null) File.WriteAllText(_path, "");
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var text = new StringBuilder();
        if (_names is null)
        {
            _names = [.. logs.Keys];
            text.Append("epoch");
            foreach (var name in _names) text.Append(Separator).Append(Quoted(name, Separator));
            text.Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $"{epoch}");
        foreach (var name in _names)
        {
            text.Append(Separator);
            if (logs.TryGetValue(name, out var value)) text.Append(CultureInfo.InvariantCulture, $"{value:R}");
        }
        File.AppendAllText(_path, text.Append('\n').ToString());
    }

    internal static string Quoted(string name, char separator = ',') =>
        name.Contains(separator, StringComparison.Ordinal) || name.Contains('"', StringComparison.Ordinal)
            ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : name;
}
