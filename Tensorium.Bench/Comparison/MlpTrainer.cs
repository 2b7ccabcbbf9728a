using System.Diagnostics;
using Tensorium.Kernels.Cpu;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>Trains a multilayer perceptron with ReLU: for each optimizer from the same weights, with the same batches.</summary>
sealed class MlpTrainer : ITrainer
{
    // By trial on the digits, to two figures: what each optimizer's authors suggest is for larger data.
    static readonly Dictionary<string, double> LearningRates = new(StringComparer.Ordinal)
    {
        ["sgd"] = 0.1,
        ["momentum"] = 0.02,
        ["nag"] = 0.02,
        ["adagrad"] = 0.02,
        ["adadelta"] = 1,
        ["rmsprop"] = 0.001,
        ["adam"] = 0.001,
        ["adamax"] = 0.002,
        ["nadam"] = 0.001,
        ["adamw"] = 0.001,
    };

    readonly CompareOptions _options;
    readonly Tensor _features, _labels, _validationFeatures, _validationLabels;
    readonly int _classes;

    /// <summary>Puts the data on the device.</summary>
    /// <exception cref="UsageException">There is no such device.</exception>
    public MlpTrainer(CompareOptions options, LabeledData training, LabeledData validation)
    {
        _options = options;
        var device = Tensorium.Device.All.FirstOrDefault(d => string.Equals(d.Name, options.Device, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException(
                $"there is no device '{options.Device}'; there is {string.Join(", ", Tensorium.Device.All)}");
        Device = device.Name;
        WorkerPool.Threads = options.Threads;
        (_features, _labels) = OnDevice(training, device);
        (_validationFeatures, _validationLabels) = OnDevice(validation, device);
        _classes = training.ClassNames.Length;
        Model = $"MLP {training.FeatureCount}-{string.Concat(options.Hidden.Select(units => $"{units}-"))}{_classes}, ReLU";
    }

    /// <inheritdoc/>
    public string Model { get; }

    /// <inheritdoc/>
    public string Device { get; }

    /// <inheritdoc/>
    public int Threads => WorkerPool.Threads;

    /// <inheritdoc/>
    public double LearningRateOf(string optimizer) => _options.LearningRate ?? LearningRates[optimizer];

    /// <inheritdoc/>
    public IEnumerable<EpochResult> Train(string optimizer, CancellationToken cancellation)
    {
        var model = NewModel();
        model.Build(_features.Shape);
        var rule = Optimizer.Create(optimizer);
        rule.LearningRate = LearningRateOf(optimizer);
        rule.Attach(model.Parameters);
        var order = new Generator(_options.Seed + 1);
        while (true)
        {
            var clock = Stopwatch.StartNew();
            var loss = TrainEpoch(model, rule, order, cancellation);
            var seconds = clock.Elapsed.TotalSeconds;
            yield return new(loss, Accuracy(model), (int)_labels.Count, seconds);
        }
    }

    Sequential NewModel()
    {
        var model = new Sequential { Generator = new(_options.Seed) };
        foreach (var units in _options.Hidden)
            model.Add(new Dense(units, "relu") { KernelInitializer = Initializer.HeNormal });
        model.Add(new Dense(_classes));
        return model;
    }

    /// <summary>One pass over the training rows.</summary>
    /// <returns>The mean loss.</returns>
    double TrainEpoch(Sequential model, Optimizer optimizer, Generator order, CancellationToken cancellation)
    {
        using var epoch = TensorScope.Enter();
        var permutation = Tensor.Permutation(order, _labels.Count);
        double sum = 0;
        for (long start = 0; start < _labels.Count; start += _options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = TensorScope.Enter();
            var rows = permutation.Narrow(0, start, long.Min(_options.BatchSize, _labels.Count - start));
            var logits = model.Call(_features.IndexSelect(0, rows), training: true);
            var loss = Loss.CrossEntropy(logits, _labels.IndexSelect(0, rows));
            loss.Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
            sum += loss.Item<float>() * rows.Count;
        }
        return sum / _labels.Count;
    }

    double Accuracy(Sequential model)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        var metric = Metric.Accuracy();
        metric.Update(model.Call(_validationFeatures), _validationLabels);
        return metric.Result;
    }

    static (Tensor Features, Tensor Labels) OnDevice(LabeledData data, Device device) => (
        Tensor.From<float>(data.Features, (data.Rows, data.FeatureCount)).To(device),
        Tensor.From(data.Labels).To(DType.Int64).To(device));
}
