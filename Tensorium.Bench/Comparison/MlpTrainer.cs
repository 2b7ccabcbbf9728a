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
    readonly Dataset _training, _validation;
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
        if (options.Threads is { } threads) WorkerPool.Threads = threads;
        (_training, _validation) = (Dataset.From(training), Dataset.From(validation));
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
        model.Build(_training.Features.Shape);
        var rule = Optimizer.Create(optimizer);
        rule.LearningRate = LearningRateOf(optimizer);
        rule.Attach(model.Parameters);
        var order = new Generator(_options.Seed + 1);
        while (true)
        {
            var clock = Stopwatch.StartNew();
            var loss = TrainEpoch(model, rule, order, cancellation);
            var seconds = clock.Elapsed.TotalSeconds;
            yield return new(loss, Accuracy(model), (int)_training.Count, seconds);
        }
    }

    Sequential NewModel()
    {
        var model = new Sequential { Generator = new(_options.Seed) };
        model.Add(new Flatten());
        foreach (var units in _options.Hidden)
            model.Add(new Dense(units, "relu") { KernelInitializer = Initializer.HeNormal });
        model.Add(new Dense(_classes));
        return model;
    }

    /// <summary>One pass over the training rows.</summary>
    /// <returns>The mean loss.</returns>
    double TrainEpoch(Sequential model, Optimizer optimizer, Generator order, CancellationToken cancellation)
    {
        double sum = 0;
        foreach (var batch in _training.Batches(_options.BatchSize, order))
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = TensorScope.Enter();
            var loss = Loss.CrossEntropy(model.Call(batch.Features, training: true), batch.Labels);
            loss.Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
            sum += loss.Item<float>() * batch.Labels.Count;
        }
        return sum / _training.Count;
    }

    double Accuracy(Sequential model)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        var metric = Metric.Accuracy();
        metric.Update(model.Call(_validation.Features), _validation.Labels);
        return metric.Result;
    }
}
