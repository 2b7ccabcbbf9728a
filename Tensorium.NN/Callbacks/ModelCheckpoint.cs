using System.Globalization;

namespace Tensorium.NN;

/// <summary>Saves the model after epochs: each, or those that are the best so far.</summary>
/// <example><code>new ModelCheckpoint("best.tensorium") { SaveBestOnly = true }</code></example>
public sealed class ModelCheckpoint : Callback
{
    readonly string _path;
    Watch _watch = new(null, MonitorMode.Auto, 0);

    /// <summary>Checkpoints at a path.</summary>
    /// <param name="path">In it {epoch}, counted from 1, and {name} of the logs are replaced by their values. Folders that are not there are made.</param>
    public ModelCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
    }

    /// <summary>A name in the logs; by default val_loss, or loss without validation.</summary>
    public string? Monitor { get; init; }

    /// <summary>Which values are better.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>Whether only an epoch that beats all before it is saved.</summary>
    public bool SaveBestOnly { get; init; }

    /// <summary>Whether weights alone are saved: also of models that cannot describe themselves.</summary>
    public bool SaveWeightsOnly { get; init; }

    /// <summary>The file written last, or null.</summary>
    public string? LastPath { get; private set; }

    /// <inheritdoc/>
    protected internal override void OnTrainBegin() => _watch = new(Monitor, Mode, 0);

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
        var path = _path.Replace("{epoch}", (epoch + 1).ToString("00", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        foreach (var (name, value) in logs)
            path = path.Replace($"{{{name}}}", value.ToString("F4", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        AtomicFile.MakeFolderOf(path);
        if (SaveWeightsOnly) Model.SaveWeights(path);
        else Model.Save(path);
        LastPath = path;
    }
}
