using System.Diagnostics;

namespace Tensorium.Bench;

/// <summary>
/// Trains every optimizer from every seed, before that with a grid of rates to choose from and after that with a range of
/// rates, as far as the options ask for it; keeps what was reached when it is cancelled.
/// </summary>
/// <remarks>Seeds are the outer loop: what is cancelled has treated all optimizers alike up to the last seed.</remarks>
/// <param name="options">What to do.</param>
/// <param name="trainerOf">Gives the trainer of a seed.</param>
sealed class ComparisonRun(CompareOptions options, Func<ulong, ITrainer> trainerOf)
{
    readonly List<(Trial Trial, RunResult Result, bool Whole)> _done = [];
    readonly HashSet<string> _warm = new(StringComparer.Ordinal); // optimizers
    readonly Stopwatch _clock = new();
    Action<EpochProgress> _report = _ => { };
    CancellationToken _cancellation;
    int _epochsTrained, _trialsEnded;

    /// <summary>Whether the run was cancelled before its end.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>The comparison so far: every optimizer that has runs to compare.</summary>
    public IReadOnlyList<OptimizerResult> Results =>
    [
        .. Comparable(Phase.Comparison).GroupBy(run => run.Trial.Optimizer, StringComparer.Ordinal)
            .Select(runs => new OptimizerResult(
                runs.Key, runs.First().Trial.LearningRate, [.. runs.Select(run => run.Result)])),
    ];

    /// <summary>The seeds of <see cref="Results"/>: all that were asked for, unless the run was cancelled.</summary>
    public IReadOnlyList<ulong> Seeds =>
        Results.SelectMany(result => result.Runs).Select(run => run.Seed).Distinct().ToArray() is { Length: > 0 } seeds ? seeds : options.Seeds;

    /// <summary>The seeds of <see cref="Tuning"/>: all that were asked for, unless the run was cancelled; null when none were.</summary>
    public IReadOnlyList<ulong>? TuningSeeds => !options.Tune ? null :
        Comparable(Phase.Tuning).Select(run => run.Trial.Seed).Distinct().ToArray() is { Length: > 0 } seeds ? seeds : options.TuningSeeds;

    /// <summary>The choice of rates so far; null when none was asked for.</summary>
    public IReadOnlyList<TuningResult>? Tuning => !options.Tune ? null :
    [
        .. ByOptimizer(Phase.Tuning, options.TuningGrid)
            .Select(item => TuningResult.Choose(item.Optimizer, options.RateOf(item.Optimizer), item.Points)),
    ];

    /// <summary>What other rates brought so far; null when that was not asked for.</summary>
    public IReadOnlyList<RobustnessResult>? Robustness => !options.Robustness ? null :
    [
        .. ByOptimizer(Phase.Robustness, options.RobustnessGrid)
            .Select(item => new RobustnessResult(item.Optimizer, options.RateOf(item.Optimizer), item.Points)),
    ];

    /// <summary>What a cancellation left beside all that; null without one.</summary>
    public Stop? Stopped
    {
        get
        {
            if (!Interrupted) return null;
            HashSet<RunResult> ranked = [.. Enum.GetValues<Phase>().SelectMany(Comparable).Select(run => run.Result)];
            return new(options.Seeds, options.Optimizers,
            [
                .. _done.Where(run => !ranked.Contains(run.Result)).DistinctBy(run => run.Result)
                    .Select(run => new UnrankedRun(run.Trial.Phase, run.Trial.Optimizer, run.Trial.LearningRate, run.Result)),
            ]);
        }
    }

    /// <summary>Runs all, or up to the cancellation, after which it returns as usual.</summary>
    public void Run(Action<EpochProgress> report, CancellationToken cancellation)
    {
        (_report, _cancellation) = (report, cancellation);
        _clock.Start();
        try
        {
            if (options.Tune) Run(Phase.Tuning, options.TuningSeeds, Grid(options.TuningGrid));
            Func<string, IReadOnlyList<double>> rates = Chosen();
            Run(Phase.Comparison, options.Seeds, rates);
            if (options.Robustness) Run(Phase.Robustness, options.Seeds, Grid(options.RobustnessGrid));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Interrupted = true;
        }
    }

    Func<string, IReadOnlyList<double>> Grid(RateGrid grid) => optimizer => grid.For(options.RateOf(optimizer));

    Func<string, IReadOnlyList<double>> Chosen()
    {
        IReadOnlyList<TuningResult>? tuning = Tuning;
        return optimizer => [tuning is null ? options.RateOf(optimizer) : tuning.Single(item => item.Optimizer == optimizer).LearningRate];
    }

    void Run(Phase phase, IReadOnlyList<ulong> seeds, Func<string, IReadOnlyList<double>> ratesOf)
    {
        foreach ((int turn, ulong seed) in seeds.Index())
            foreach (string optimizer in options.Optimizers)
            {
                IReadOnlyList<double> rates = ratesOf(optimizer);
                foreach ((int index, double rate) in rates.Index())
                    Train(new(phase, optimizer, rate, seed), turn * rates.Count + index + 1, seeds.Count * rates.Count);
            }
    }

    void Train(Trial trial, int run, int runs)
    {
        _cancellation.ThrowIfCancellationRequested();
        // The comparison has trained with the middle of most ranges already.
        int known = _done.FindIndex(done => done.Trial == trial with { Phase = Phase.Comparison });
        if (known >= 0)
        {
            _done.Add((trial, _done[known].Result, true));
            _trialsEnded++;
            return;
        }
        ITrainer trainer = trainerOf(trial.Seed);
        if (_warm.Add(trial.Optimizer)) trainer.WarmUp(trial.Optimizer, _cancellation);
        var epochs = new List<EpochResult>();
        try
        {
            foreach (EpochResult epoch in trainer.Train(trial.Optimizer, trial.LearningRate, _cancellation).Take(options.Epochs))
            {
                epochs.Add(epoch);
                _epochsTrained++;
                _report(new(trial, epochs.Count, options.Epochs, epoch, run, runs, Left(epochs.Count)));
                _cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            if (epochs.Count > 0)
                _done.Add((trial, RunResult.From(trial.Seed, epochs, options.Target), epochs.Count == options.Epochs));
        }
        _trialsEnded++;
    }

    TimeSpan Left(int epoch)
    {
        long trials = options.Seeds.Count;
        if (options.Tune) trials += (long)options.TuningSeeds.Count * options.TuningGrid.Values.Count;
        if (options.Robustness) trials += (long)options.Seeds.Count * options.RobustnessGrid.Values.Count;
        long ahead = (trials * options.Optimizers.Count - _trialsEnded) * options.Epochs - epoch;
        return TimeSpan.FromSeconds(Math.Min(_clock.Elapsed.TotalSeconds / _epochsTrained * ahead, TimeSpan.MaxValue.TotalSeconds / 2));
    }

    /// <summary>
    /// The runs of a phase that are fair to compare: those from each seed that the whole phase went through or, before there is
    /// one, those of each optimizer that is done with the first.
    /// </summary>
    IEnumerable<(Trial Trial, RunResult Result, bool Whole)> Comparable(Phase phase)
    {
        int rates = phase switch
        {
            Phase.Tuning => options.TuningGrid.Values.Count,
            Phase.Robustness => options.RobustnessGrid.Values.Count,
            _ => 1,
        };
        var bySeed = _done.Where(run => run.Trial.Phase == phase && run.Whole)
            .GroupBy(run => (run.Trial.Seed, run.Trial.Optimizer)).Where(runs => runs.Count() == rates)
            .ToLookup(runs => runs.Key.Seed);
        bool PassedByAll(IGrouping<ulong, object> seed) => seed.Count() == options.Optimizers.Count;
        return bySeed.Where(seed => PassedByAll(seed) || !bySeed.Any(PassedByAll)).SelectMany(seed => seed).SelectMany(runs => runs);
    }

    /// <summary>What can be compared of a phase, by optimizer and rate.</summary>
    IEnumerable<(string Optimizer, IReadOnlyList<RatePoint> Points)> ByOptimizer(Phase phase, RateGrid grid)
    {
        var runs = Comparable(phase).ToLookup(run => (run.Trial.Optimizer, run.Trial.LearningRate), run => run.Result);
        foreach (string optimizer in options.Optimizers)
        {
            RatePoint[] points =
            [
                .. grid.For(options.RateOf(optimizer)).Select(rate => (Rate: rate, Runs: runs[(optimizer, rate)]))
                    .Where(point => point.Runs.Any())
                    .Select(point => new RatePoint(
                        point.Rate,
                        [.. point.Runs.Select(run => new RateRun(run.Seed, run.FinalLoss, run.BestValidationAccuracy))])),
            ];
            if (points.Length > 0) yield return (optimizer, points);
        }
    }
}
