using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>Appends the logs of each epoch to a CSV file as a line, at once, so that a kill loses none.</summary>
public sealed class CsvLogger : Callback
{
    readonly string _path;
    string[]? _names;

    /// <summary>A logger to a file.</summary>
    /// <param name="path">Created, or overwritten after the first epoch unless <see cref="Append"/>. Folders that are not there are made.</param>
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
    /// <exception cref="DataFormatException">A quote in the header of the file to go on with is misplaced.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    protected internal override void OnTrainBegin()
    {
        _names = Append && File.Exists(_path) ? Header() : null;
        AtomicFile.MakeFolderOf(_path);
        using var file = new FileStream(_path, FileMode.OpenOrCreate); // what cannot be written is found now
        if (_names is null) return;
        file.Position = file.Length - 1;
        if (file.ReadByte() != '\n') file.WriteByte((byte)'\n'); // after a line that was cut off
    }

    /// <summary>The names in the first line but that of the epoch; null where there are none.</summary>
    string[]? Header()
    {
        List<char> text = [];
        List<int> ends = [];
        using var reader = new StreamReader(_path);
        return new CsvReader(reader, _path, Separator, text, ends).Read() > 0
            ? [.. ends.Zip(ends.Skip(1), (start, end) => new string([.. text[start..end]]))]
            : null;
    }

    /// <inheritdoc/>
    protected internal override LayerConfig GetState(IDictionary<string, Tensor> tensors) => new(nameof(CsvLogger))
    {
        ["columns"] = Array.ConvertAll(_names ?? [], name => new LayerConfig(name)),
        ["bytes"] = _names is null ? 0 : new FileInfo(_path).Length,
    };

    /// <inheritdoc/>
    protected internal override void SetState(LayerConfig state, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var file = File.OpenWrite(_path);
        if (state["bytes"].Content is not long bytes || bytes == 0 || file.Length < bytes) return; // begun anew
        _names = [.. state.Parts("columns").Select(name => name.Type)];
        file.SetLength(bytes); // without the line of an epoch that comes again
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var text = new StringBuilder();
        var isNew = _names is null;
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
        text.Append('\n');
        if (isNew) File.WriteAllText(_path, text.ToString());
        else File.AppendAllText(_path, text.ToString());
    }

    internal static string Quoted(string name, char separator = ',') =>
        name.AsSpan().IndexOfAny([separator, '"', '\r', '\n']) >= 0
            ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : name;
}
