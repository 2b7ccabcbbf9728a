using System.Diagnostics;
using Tensorium.Kernels.Cpu;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>Trains a multilayer perceptron with ReLU: for each optimizer from the same weights, by the same batches.</summary>
sealed class MlpTrainer : ITrainer
{
    const int WarmUpSteps = 5;

    readonly CompareOptions _options;
    readonly ulong _seed;
    readonly Dataset _training, _validation;
    readonly int _classes;
    readonly Device _device;

    /// <summary>Puts the data on the device.</summary>
    /// <exception cref="UsageException">The default device is not there.</exception>
    public MlpTrainer(CompareOptions options, ulong seed, LabeledData training, LabeledData validation)
    {
        (_options, _seed) = (options, seed);
        _device = OptionValue.DeviceOrDefault(options.Device);
        if (options.Threads is { } threads) WorkerPool.Threads = threads;
        (_training, _validation) = (Dataset.From(training).To(_device), Dataset.From(validation).To(_device));
        _classes = training.ClassNames.Length;
        Model = $"MLP {training.FeatureCount}-{string.Concat(options.Hidden.Select(units => $"{units}-"))}{_classes}, ReLU";
    }

    /// <inheritdoc/>
    public string Model { get; }

    /// <inheritdoc/>
    public string Device => _device.Name;

    /// <inheritdoc/>
    public int Threads => WorkerPool.Threads;

    /// <inheritdoc/>
    /// <remarks>The last batch is as short as that of an epoch: products of other sizes may run by other kernels.</remarks>
    public void WarmUp(string optimizer, CancellationToken cancellation)
    {
        var (model, rule, order) = Start(optimizer);
        var rows = Math.Min(_training.Count, WarmUpSteps * _options.BatchSize + _training.Count % _options.BatchSize);
        TrainEpoch(model, rule, _training.Slice(0, rows), order, cancellation);
    }

    /// <inheritdoc/>
    public IEnumerable<EpochResult> Train(string optimizer, double learningRate, CancellationToken cancellation)
    {
        var (model, rule, order) = Start(optimizer);
        rule.LearningRate = learningRate;
        while (true)
        {
            var clock = Stopwatch.StartNew();
            var loss = TrainEpoch(model, rule, _training, order, cancellation);
            var seconds = clock.Elapsed.TotalSeconds;
            yield return new(loss, Accuracy(model), (int)_training.Count, seconds);
        }
    }

    /// <summary>A network with the initial weights of the seed, an optimizer for it, and what orders its batches.</summary>
    (Sequential Model, Optimizer Optimizer, Generator Order) Start(string name)
    {
        var streams = new Generator(_seed);
        var model = NewModel(streams.Fork()).To(_device);
        model.Build(_training.Features.Shape);
        var optimizer = OptimizerNames.Find(name).Create();
        optimizer.Attach(model.Parameters);
        return (model, optimizer, streams.Fork());
    }

    Sequential NewModel(Generator weights)
    {
        var model = new Sequential { Generator = weights };
        model.Add(new Flatten());
        foreach (var units in _options.Hidden)
            model.Add(new Dense(units, "relu") { KernelInitializer = Initializer.HeNormal });
        model.Add(new Dense(_classes));
        return model;
    }

    /// <summary>One pass over some rows.</summary>
    /// <returns>The mean loss.</returns>
    double TrainEpoch(Sequential model, Optimizer optimizer, Dataset rows, Generator order, CancellationToken cancellation)
    {
        double sum = 0;
        foreach (var batch in rows.Batches(_options.BatchSize, order))
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = TensorScope.Enter();
            var loss = Loss.CrossEntropy(model.Call(batch.Features, training: true), batch.Labels);
            loss.Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
            sum += loss.Item<float>() * batch.Labels.Count;
        }
        return sum / rows.Count;
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
