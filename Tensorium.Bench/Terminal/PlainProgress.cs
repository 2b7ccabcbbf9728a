namespace Tensorium.Bench;

/// <summary>One line an epoch, for logs and for terminals without colour.</summary>
sealed class PlainProgress(TextWriter writer) : IProgressView
{
    /// <inheritdoc/>
    public void Show(IReadOnlyList<string> optimizers, int epochs, Action<Action<EpochProgress>> run)
    {
        int width = optimizers.Max(optimizer => OptimizerNames.Title(optimizer).Length);
        run(at =>
        {
            string name = OptimizerNames.Title(at.Optimizer).PadRight(width);
            writer.WriteLine(
                $"{name}  epoch {at.Epoch}/{at.Epochs}  loss {Format.Loss(at.Result.Loss)}  "
                + $"validation accuracy {Format.Percent(at.Result.ValidationAccuracy)}  "
                + $"{Format.Rate(at.SamplesPerSecond)} samples/s  {Format.Duration(at.Left)} left");
            writer.Flush();
        });
    }
}
