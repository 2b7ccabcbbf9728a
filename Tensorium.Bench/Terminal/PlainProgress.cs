namespace Tensorium.Bench;

/// <summary>One line a run, and one for each epoch that takes long, for logs and for terminals without colour.</summary>
sealed class PlainProgress(TextWriter writer) : IProgressView
{
    const double LongEpoch = 1;

    /// <inheritdoc/>
    public void Show(IReadOnlyList<string> optimizers, Action<Action<EpochProgress>> run)
    {
        int width = optimizers.Max(optimizer => OptimizerNames.Title(optimizer).Length);
        Phase? phase = null;
        bool gone = false;
        run(at =>
        {
            if (gone) return;
            try
            {
                Write(at);
            }
            catch (IOException)
            {
                gone = true; // training goes on; the report has what it brings
            }
        });

        void Write(EpochProgress at)
        {
            if (at.Epoch < at.Epochs && at.Result.Seconds < LongEpoch) return;
            if (phase != at.Trial.Phase) writer.WriteLine($"-- {PhaseTitle.Of(at.Trial.Phase)}");
            phase = at.Trial.Phase;
            writer.WriteLine(
                $"seed {at.Trial.Seed}  {OptimizerNames.Title(at.Trial.Optimizer).PadRight(width)}  "
                + $"rate {Format.Number(at.Trial.LearningRate),-6}  epoch {at.Epoch}/{at.Epochs}  loss {Format.Loss(at.Result.Loss)}  "
                + $"validation accuracy {Format.Percent(at.Result.ValidationAccuracy)}  "
                + $"{Format.Rate(at.SamplesPerSecond)} samples/s  {Format.Duration(at.Left)} left");
            writer.Flush();
        }
    }
}
