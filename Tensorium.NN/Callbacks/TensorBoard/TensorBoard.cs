using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>
/// Writes event files that TensorBoard shows: losses, metrics and learning rate of each epoch, histograms of weights and
/// gradients, and the run's configuration. Training goes to the folder train, validation to validation, as in Keras.
/// </summary>
/// <example><code>new TensorBoard("logs/run1") { HistogramFrequency = 1 }</code></example>
public sealed class TensorBoard : Callback, IDisposable
{
    readonly string _folder;
    EventWriter? _train, _validation;
    long _steps;

    /// <summary>Events in a folder.</summary>
    /// <param name="folder">Made if it is not there. A run each: TensorBoard compares the folders beside it.</param>
    public TensorBoard(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = folder;
    }

    /// <summary>Epochs between histograms of weights and of the gradients of the last step; 0 for none.</summary>
    public int HistogramFrequency { get; init; }

    /// <summary>Steps between values of batches; 0 for none.</summary>
    public int UpdateFrequency { get; init; }

    /// <inheritdoc/>
    protected internal override void OnTrainBegin()
    {
        Dispose();
        _steps = 0;
        _train = new(Path.Combine(_folder, "train"));
        if (Plan.Validates) _validation = new(Path.Combine(_folder, "validation"));
        _train.Text("configuration", Configuration());
        _train.Flush();
    }

    /// <inheritdoc/>
    protected internal override LayerConfig GetState(IDictionary<string, Tensor> tensors) => new(nameof(TensorBoard)) { ["steps"] = _steps };

    /// <inheritdoc/>
    protected internal override void SetState(LayerConfig state, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(state);
        _steps = state["steps"].Content as long? ?? throw new ConfigException($"{state.Type} has counted no steps");
    }

    /// <inheritdoc/>
    protected internal override void OnTrainBatchEnd(long batch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        _steps++;
        if (UpdateFrequency <= 0 || _steps % UpdateFrequency != 0) return;
        foreach (var (name, value) in logs) _train?.Scalar($"batch_{name}", _steps, value);
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        foreach (var (name, value) in logs)
        {
            if (name.StartsWith("val_", StringComparison.Ordinal)) _validation?.Scalar($"epoch_{name[4..]}", epoch, value);
            else _train?.Scalar($"epoch_{name}", epoch, value);
        }
        if (HistogramFrequency > 0 && epoch % HistogramFrequency == 0 && _train is not null)
        {
            foreach (var (path, parameter) in Model.NamedParameters())
            {
                _train.Histogram($"{path}/histogram", epoch, parameter.Value);
                if (parameter.Value.BorrowedGrad is { } gradient) _train.Histogram($"{path}/gradient", epoch, gradient);
            }
        }
        _train?.Flush();
        _validation?.Flush();
    }

    /// <inheritdoc/>
    protected internal override void OnTrainEnd() => Dispose();

    /// <summary>Closes the files; training does so at its end.</summary>
    public void Dispose()
    {
        _train?.Dispose();
        _validation?.Dispose();
        (_train, _validation) = (null, null);
    }

    string Configuration()
    {
        var state = Model.Optimizer.GetState();
        foreach (var tensor in state.Tensors.Values) tensor.Dispose();
        var text = new StringBuilder("| option | value |\n| --- | --- |\n");
        Row("model", Model.Name);
        Row("parameters", ModelSummary.Count(Model));
        Row("losses", string.Join(", ", Model.Compiled.Losses.Select(loss => loss.Name)));
        Row("epochs", Plan.Epochs);
        Row("batch size", Plan.BatchSize);
        Row("examples", Plan.Examples);
        Row("seed", Model.Generator.State.Seed);
        Row("optimizer", state.Optimizer);
        foreach (var (name, value) in state.Numbers) Row(name, value);
        text.Append("\n```\n").Append(Model.Summary()).Append("```\n");
        return text.ToString();

        void Row(string name, object value) => text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
    }
}
