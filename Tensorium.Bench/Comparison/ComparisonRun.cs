using System.Diagnostics;

namespace Tensorium.Bench;

/// <summary>Lets a trainer run every optimizer, and keeps what was reached when it is cancelled.</summary>
/// <param name="trainer">Does the work.</param>
/// <param name="optimizers">What to run, in this order.</param>
/// <param name="epochs">How many epochs each gets.</param>
sealed class ComparisonRun(ITrainer trainer, IReadOnlyList<string> optimizers, int epochs)
{
    readonly List<OptimizerResult> _results = [];

    /// <summary>What has run so far: every optimizer that finished at least one epoch.</summary>
    public IReadOnlyList<OptimizerResult> Results => _results;

    /// <summary>Whether the run was cancelled before its end.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>Runs all, or up to the cancellation, after which it returns as usual.</summary>
    public void Run(Action<EpochProgress> report, CancellationToken cancellation)
    {
        foreach (string optimizer in optimizers)
        {
            RunOne(optimizer, report, cancellation);
            if (Interrupted) return;
        }
    }

    void RunOne(string optimizer, Action<EpochProgress> report, CancellationToken cancellation)
    {
        var done = new List<EpochResult>();
        var clock = Stopwatch.StartNew();
        try
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (EpochResult epoch in trainer.Train(optimizer, cancellation).Take(epochs))
            {
                done.Add(epoch);
                TimeSpan left = clock.Elapsed / done.Count * (epochs - done.Count);
                report(new EpochProgress(optimizer, done.Count, epochs, epoch, left));
                cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Interrupted = true;
        }
        if (done.Count > 0) _results.Add(OptimizerResult.From(optimizer, done));
    }
}
