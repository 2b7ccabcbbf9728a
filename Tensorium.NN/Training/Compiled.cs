namespace Tensorium.NN;

/// <summary>What a model was compiled with, and the sums of an epoch.</summary>
sealed class Compiled
{
    readonly Model _model;
    readonly (string Name, Metric Metric)[] _named, _weighted;
    readonly LateSum[] _headSums;
    readonly LateSum _sum = new();
    long _count;
    bool _isInEpoch;

    /// <exception cref="ArgumentException">The numbers of losses, weights or lists of metrics are not that of heads.</exception>
    public Compiled(Model model, Optimizer optimizer, Loss[] losses, double[] weights, Metric[][] metrics, Metric[][] weightedMetrics)
    {
        (_model, Optimizer, Losses, LossWeights, Metrics, WeightedMetrics) = (model, optimizer, losses, weights, metrics, weightedMetrics);
        var heads = model.OutputCount;
        if (losses.Length != heads)
            throw new ArgumentException($"{model.Name} has {heads} outputs and needs as many losses; it got {losses.Length}", nameof(losses));
        if (weights.Length != heads)
            throw new ArgumentException($"{losses.Length} losses need as many weights; there are {weights.Length}", nameof(weights));
        if (metrics.Length != heads)
            throw new ArgumentException($"{heads} outputs need as many lists of metrics; there are {metrics.Length}", nameof(metrics));
        if (weightedMetrics.Length != heads)
            throw new ArgumentException(
                $"{heads} outputs need as many lists of weighted metrics; there are {weightedMetrics.Length}", nameof(weightedMetrics));
        foreach (var loss in losses) ArgumentNullException.ThrowIfNull(loss, nameof(losses));
        foreach (var weight in weights)
            if (!double.IsFinite(weight)) throw new ArgumentOutOfRangeException(nameof(weights), weight, "loss weights are finite");

        _headSums = [.. Enumerable.Range(0, heads).Select(_ => new LateSum())];
        HashSet<string> taken = new([.. LossNames, "learning_rate"], StringComparer.Ordinal);
        (_named, _weighted) = ([.. Named(metrics, taken, "")], [.. Named(weightedMetrics, taken, "weighted_")]);
    }

    public Model Model => _model;

    public Optimizer Optimizer { get; }

    public Loss[] Losses { get; }

    public double[] LossWeights { get; }

    /// <summary>Of each head.</summary>
    public Metric[][] Metrics { get; }

    /// <summary>Of each head, those that heed the weights of examples.</summary>
    public Metric[][] WeightedMetrics { get; }

    string[] LossNames =>
        ["loss", .. _headSums.Length > 1 ? Enumerable.Range(0, _headSums.Length).Select(LossName) : []];

    string LossName(int head) => $"{_model.HeadName(head)}_loss";

    public double MeanLoss => _sum.Value / _count;

    public double[] MetricResults => [.. _named.Concat(_weighted).Select(pair => pair.Metric.Result)];

    /// <summary>Begins sums and metrics that nothing else may begin again until <see cref="EndEpoch"/>.</summary>
    /// <exception cref="InvalidOperationException">Those of another epoch are open.</exception>
    public void BeginEpoch()
    {
        Reset();
        _isInEpoch = true;
    }

    /// <summary>Leaves them to whoever comes next.</summary>
    public void EndEpoch() => _isInEpoch = false;

    /// <exception cref="InvalidOperationException">Those of an epoch are open.</exception>
    public void Reset()
    {
        if (_isInEpoch)
            throw new InvalidOperationException(
                $"{_model.Name} is between two batches of Fit, whose loss and metrics this would begin again: do it at the end of an epoch, "
                + "or with another model of the same layers, compiled for it: new Sequential { model }");
        _sum.Reset();
        _count = 0;
        foreach (var sum in _headSums) sum.Reset();
        foreach (var (_, metric) in _named.Concat(_weighted)) metric.Reset();
    }

    /// <summary>One step of the optimizer.</summary>
    public void Train(Batch batch)
    {
        using var step = TensorScope.Enter();
        batch = batch.To(_model.Device);
        Optimizer.ZeroGrad();
        var outputs = Outputs(batch, training: true);
        var loss = Loss(batch, outputs);
        if (!loss.RequiresGrad)
            throw new InvalidOperationException(Autograd.IsRecording
                ? $"the loss of {_model.Name} depends on no trainable parameter: nothing can be learned"
                : $"{_model.Name} is trained inside Autograd.NoGrad(), where no gradients are recorded: nothing can be learned");
        loss.Backward();
        Optimizer.Step();
        Count(batch, outputs, loss);
    }

    /// <summary>The same without learning.</summary>
    public void Test(Batch batch)
    {
        using var step = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        batch = batch.To(_model.Device);
        var outputs = Outputs(batch, training: false);
        Count(batch, outputs, Loss(batch, outputs));
    }

    public void Fill(Logs logs, string prefix = "")
    {
        logs[$"{prefix}loss"] = MeanLoss;
        if (_headSums.Length > 1)
            for (var i = 0; i < _headSums.Length; i++) logs[prefix + LossName(i)] = _headSums[i].Value / _count;
        foreach (var (name, metric) in _named.Concat(_weighted)) logs[$"{prefix}{name}"] = metric.Result;
    }

    /// <summary>What the logs of an epoch will hold, all NaN.</summary>
    public Logs Expected(bool validates)
    {
        string[] names =
        [
            .. LossNames,
            .. _named.Concat(_weighted).Select(pair => pair.Name),
        ];
        var logs = new Logs();
        foreach (var name in names) logs[name] = double.NaN;
        if (validates)
            foreach (var name in names) logs[$"val_{name}"] = double.NaN;
        logs["learning_rate"] = double.NaN;
        return logs;
    }

    /// <summary>The metric that is logged by a name, also with val_ before it; null for a loss or the learning rate.</summary>
    public Metric? MetricOf(string key) => Find(key) ?? (key.StartsWith("val_", StringComparison.Ordinal) ? Find(key[4..]) : null);

    Metric? Find(string key) => _named.Concat(_weighted).FirstOrDefault(pair => string.Equals(pair.Name, key, StringComparison.Ordinal)).Metric;

    Tensor[] Outputs(Batch batch, bool training)
    {
        var outputs = batch.Inputs is [var only] && Losses.Length == 1
            ? [_model.Call(only, training)]
            : _model.CallAll(batch.Inputs, training);
        if (outputs.Length != batch.Targets.Length || outputs.Length != Losses.Length)
            throw new ShapeException(
                $"{_model.Name} gave {outputs.Length} outputs for {batch.Targets.Length} targets and {Losses.Length} losses");
        return outputs;
    }

    Tensor Loss(Batch batch, Tensor[] outputs)
    {
        Tensor? sum = null;
        var (targets, weights) = (batch.Targets, batch.HeadSampleWeights);
        for (var i = 0; i < outputs.Length; i++)
        {
            var loss = Losses[i].Call(outputs[i], targets[i], weights[i]);
            if (loss.Count != 1) loss = loss.Mean(); // a loss that does not reduce
            if (outputs.Length > 1) _headSums[i].Add(loss, batch.Count);
            if (LossWeights[i] != 1) loss *= LossWeights[i];
            sum = sum is null ? loss : sum + loss;
        }
        return _model.RegularizationLoss() is { } penalty ? sum! + penalty.To(sum!.DType) : sum!;
    }

    void Count(Batch batch, Tensor[] outputs, Tensor loss)
    {
        _sum.Add(loss, batch.Count);
        _count += batch.Count;
        var (targets, weights) = (batch.Targets, batch.HeadSampleWeights);
        for (var i = 0; i < outputs.Length; i++)
        {
            foreach (var metric in Metrics[i]) metric.Update(outputs[i], targets[i]);
            foreach (var metric in WeightedMetrics[i]) metric.Update(outputs[i], targets[i], weights[i]);
        }
    }

    /// <summary>Names as Keras gives them: with the head where there are several, with the prefix where they are taken.</summary>
    IEnumerable<(string, Metric)> Named(Metric[][] metrics, HashSet<string> taken, string prefix)
    {
        for (var i = 0; i < metrics.Length; i++)
        {
            foreach (var metric in metrics[i])
            {
                ArgumentNullException.ThrowIfNull(metric, nameof(metrics));
                var head = metrics.Length > 1 ? $"{_model.HeadName(i)}_" : "";
                var name = taken.Contains($"{head}{metric.Name}") ? $"{head}{prefix}{metric.Name}" : $"{head}{metric.Name}";
                var number = 0;
                var free = name;
                while (!taken.Add(free)) free = $"{name}_{++number}";
                yield return (free, metric);
            }
        }
    }
}
