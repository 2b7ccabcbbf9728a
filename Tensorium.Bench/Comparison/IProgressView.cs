namespace Tensorium.Bench;

/// <summary>Shows how a comparison proceeds.</summary>
interface IProgressView
{
    /// <summary>Runs the comparison and shows what it reports, until it ends or throws.</summary>
    void Show(IReadOnlyList<string> optimizers, Action<Action<EpochProgress>> run);
}

/// <summary>The state after an epoch.</summary>
/// <param name="Trial">What is being trained.</param>
/// <param name="Epoch">The epoch that ended, counted from 1.</param>
/// <param name="Epochs">How many the trial has.</param>
/// <param name="Result">What it brought.</param>
/// <param name="Run">Which trial of this optimizer in this phase it is, counted from 1.</param>
/// <param name="Runs">How many there are.</param>
/// <param name="Left">The time to the end of the whole comparison, judged by the epochs so far.</param>
readonly record struct EpochProgress(
    Trial Trial, int Epoch, int Epochs, EpochResult Result, int Run, int Runs, TimeSpan Left)
{
    /// <summary>Training rows in a second.</summary>
    public double SamplesPerSecond => Result.Seconds > 0 ? Result.Samples / Result.Seconds : 0;
}
