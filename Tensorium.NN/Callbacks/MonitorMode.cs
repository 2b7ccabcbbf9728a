namespace Tensorium.NN;

/// <summary>Which values of what is monitored are better.</summary>
public enum MonitorMode
{
    /// <summary>Larger ones where the name speaks of accuracy, precision, recall, AUC, F1, R2 or similarity; else smaller ones.</summary>
    Auto,

    /// <summary>Smaller ones.</summary>
    Min,

    /// <summary>Larger ones.</summary>
    Max,
}

/// <summary>Follows one number of the logs and knows the best so far.</summary>
sealed class Watch(string? name, MonitorMode mode, double minDelta)
{
    static readonly string[] Larger = ["acc", "precision", "recall", "auc", "f1", "r2", "similarity"];

    public double Best { get; set; } = double.NaN;

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

    public bool IsMax(Logs logs) => mode == MonitorMode.Max
        || (mode == MonitorMode.Auto && Larger.Any(part => Key(logs).Contains(part, StringComparison.OrdinalIgnoreCase)));

    string Key(Logs logs) => name ?? (logs.ContainsKey("val_loss") ? "val_loss" : "loss");
}
