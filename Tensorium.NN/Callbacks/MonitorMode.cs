namespace Tensorium.NN;

/// <summary>Which values of what is monitored are better.</summary>
public enum MonitorMode
{
    /// <summary>
    /// Larger ones of a metric that is accuracy, precision, recall, AUC, F1, R2, similarity or a confusion matrix, whatever it is
    /// logged as; smaller ones of losses and other metrics. Of a metric of one's own its name has to tell by such a word, or by loss
    /// or error: else training does not begin, as in Keras.
    /// </summary>
    Auto,

    /// <summary>Smaller ones.</summary>
    Min,

    /// <summary>Larger ones.</summary>
    Max,
}

/// <summary>Follows one number of the logs and knows the best so far.</summary>
/// <param name="name">What is followed; null for the loss.</param>
/// <param name="mode">Which values are better.</param>
/// <param name="minDelta">What counts as better at least.</param>
/// <param name="compiled">Knows the metrics by the names that they are logged as; null before training.</param>
sealed class Watch(string? name, MonitorMode mode, double minDelta, Compiled? compiled = null)
{
    public double Best { get; set; } = double.NaN;

    /// <summary>Finds what cannot be followed before an epoch is spent on it.</summary>
    /// <exception cref="InvalidOperationException">It will not be logged, or which values are better is not known.</exception>
    public void Check(TrainingPlan plan)
    {
        var expected = compiled!.Expected(plan.Validates);
        Read(expected);
        IsMax(expected);
    }

    /// <summary>The number in the logs: by default the loss of validation, or of training where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is not logged; the message lists what is.</exception>
    public double Read(Logs logs)
    {
        var key = Key(logs);
        return logs.TryGetValue(key, out var value)
            ? value
            : throw new InvalidOperationException($"'{key}' cannot be monitored: there are {string.Join(", ", logs.Keys)}");
    }

    /// <summary>Whether a number beats the best so far by more than the delta; then it is the best.</summary>
    public bool Improves(double value, Logs logs)
    {
        if (double.IsNaN(value) || (!double.IsNaN(Best) && !Beats(value, Best, logs))) return false;
        Best = value;
        return true;
    }

    public bool Beats(double value, double other, Logs logs) => IsMax(logs) ? value > other + minDelta : value < other - minDelta;

    public bool IsMax(Logs logs) => mode switch
    {
        MonitorMode.Max => true,
        MonitorMode.Auto when compiled?.MetricOf(Key(logs)) is { } metric => metric.LargerIsBetter ?? throw new InvalidOperationException(
            $"whether larger values of '{Key(logs)}' are better, its name does not tell: set Mode to Max or Min"),
        _ => false,
    };

    string Key(Logs logs) => name ?? (logs.ContainsKey("val_loss") ? "val_loss" : "loss");
}
