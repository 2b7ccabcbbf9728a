using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>Saves the model after epochs: each, or those that are the best so far.</summary>
/// <example><code>new ModelCheckpoint("best.tensorium") { SaveBestOnly = true }</code></example>
public sealed class ModelCheckpoint : Callback
{
    readonly string _path;
    Watch _watch = new(null, MonitorMode.Auto, 0);

    /// <summary>Checkpoints at a path.</summary>
    /// <param name="path">
    /// In it {epoch}, counted from 1, and {name} of the logs are replaced by their values, with two digits and four decimals or as
    /// in {epoch:03d} and {val_loss:.2f}. Folders that are not there are made.
    /// </param>
    public ModelCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
    }

    /// <summary>A name in the logs; by default val_loss, or loss without validation.</summary>
    public string? Monitor { get; init; }

    /// <summary>Which values are better.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>Whether only an epoch that beats all before it is saved, those of earlier calls of Fit included.</summary>
    public bool SaveBestOnly { get; init; }

    /// <summary>Whether weights alone are saved: also of models that cannot describe themselves.</summary>
    public bool SaveWeightsOnly { get; init; }

    /// <summary>The file written last, or null.</summary>
    public string? LastPath { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// What is monitored will not be logged, which values are better is not known, or the path has a name in braces that is not logged, or an
    /// unknown format.
    /// </exception>
    /// <exception cref="NotSupportedException">The model cannot be saved: see <see cref="Model.Save"/>.</exception>
    /// <exception cref="IOException">A file cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    protected internal override void OnTrainBegin()
    {
        // what would fail after the first epoch fails before it
        _watch = new(Monitor, Mode, 0, Model.Compiled) { Best = _watch.Best };
        if (SaveBestOnly) _watch.Check(Plan);
        PathOf(1, Model.Compiled.Expected(Plan.Validates));
        AtomicFile.CheckFolderOf(_path.Split('{')[0] + "file"); // folders with names in braces are made in it
        if (!SaveWeightsOnly) Model.CheckSaving();
    }

    /// <inheritdoc/>
    protected internal override LayerConfig GetState(IDictionary<string, Tensor> tensors) =>
        new(nameof(ModelCheckpoint)) { ["best"] = _watch.Best, ["last_path"] = LastPath };

    /// <inheritdoc/>
    protected internal override void SetState(LayerConfig state, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(state);
        (_watch.Best, LastPath) = (state.Number("best"), state.Has("last_path") ? state.Text("last_path") : null);
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (SaveBestOnly && !_watch.Improves(_watch.Read(logs), logs)) return;
        var path = PathOf(epoch + 1, logs);
        AtomicFile.MakeFolderOf(path);
        if (SaveWeightsOnly) Model.SaveWeights(path);
        else Model.Save(path);
        LastPath = path;
    }

    string PathOf(int epoch, Logs logs)
    {
        var result = new StringBuilder();
        var at = 0;
        while (_path.IndexOf('{', at) is >= 0 and var open && _path.IndexOf('}', open) is >= 0 and var close)
        {
            result.Append(_path, at, open - at).Append(Value(_path[(open + 1)..close], epoch, logs));
            at = close + 1;
        }
        return result.Append(_path, at, _path.Length - at).ToString();
    }

    string Value(string placeholder, int epoch, Logs logs)
    {
        var (name, format) = placeholder.Split(':', 2) is [var before, var after] ? (before, after) : (placeholder, null);
        if (name is "epoch" && Digits(format ?? "02d", "", "d") is { } width) return epoch.ToString($"D{width}", CultureInfo.InvariantCulture);
        if (logs.TryGetValue(name, out var value) && Digits(format ?? ".4f", ".", "f") is { } decimals)
            return value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        throw new InvalidOperationException(
            $"{{{placeholder}}} in '{_path}' stands for nothing: there are epoch, {string.Join(", ", logs.Keys)}, also as in {{epoch:02d}} and {{loss:.2f}}");
    }

    /// <summary>The number in a format; null where it is another format.</summary>
    static int? Digits(string format, string before, string after) =>
        format.Length > before.Length && format.StartsWith(before, StringComparison.Ordinal) && format.EndsWith(after, StringComparison.Ordinal)
        && int.TryParse(format[before.Length..^after.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && digits <= 20
            ? digits
            : null;
}
