namespace Tensorium.Bench;

/// <summary>Shows how a comparison proceeds.</summary>
interface IProgressView
{
    /// <summary>Runs the comparison and shows what it reports, until it ends or throws.</summary>
    void Show(IReadOnlyList<string> optimizers, int epochs, Action<Action<EpochProgress>> run);
}

/// <summary>The state of an optimizer after an epoch.</summary>
/// <param name="Optimizer">Its identifier.</param>
/// <param name="Epoch">The epoch that ended, counted from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Result">What it brought.</param>
/// <param name="Left">The time to the end of this optimizer, judged by its epochs so far.</param>
readonly record struct EpochProgress(string Optimizer, int Epoch, int Epochs, EpochResult Result, TimeSpan Left)
{
    /// <summary>Training rows in a second.</summary>
    public double SamplesPerSecond => Result.Seconds > 0 ? Result.Samples / Result.Seconds : 0;
}
