using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>Shows how training goes, as Keras does: a bar that fills on a terminal, plain lines elsewhere.</summary>
public sealed class ProgressBar : Callback
{
    const int Length = 20;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly TextWriter _output;
    readonly bool _moves;
    long _began, _shown;
    int _width;

    /// <summary>Progress to a writer.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="isTerminal">Whether a line can be written over.</param>
    public ProgressBar(TextWriter output, bool isTerminal = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        (_output, _moves) = (output, isTerminal);
    }

    /// <summary>What the time is taken from.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether each epoch is a line with its number, and no bar moves.</summary>
    public bool OneLine { get; init; }

    internal static ProgressBar For(FitOptions options) => options.Output is { } output
        ? new(output) { OneLine = options.Verbose == 2 }
        : new(Console.Out, !Console.IsOutputRedirected) { OneLine = options.Verbose == 2 };

    /// <inheritdoc/>
    protected internal override void OnEpochBegin(int epoch)
    {
        _began = _shown = Clock.GetTimestamp();
        _width = 0;
        _output.Write(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}/{Plan.Epochs}\n"));
    }

    /// <inheritdoc/>
    protected internal override void OnTrainBatchEnd(long batch, Logs logs)
    {
        if (!_moves || OneLine || Clock.GetElapsedTime(_shown) < Pause) return;
        _shown = Clock.GetTimestamp();
        var left = Clock.GetElapsedTime(_began) * ((Plan.Batches - batch - 1) / (batch + 1.0));
        var line = Line(batch + 1, left, logs);
        _output.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
        _output.Flush();
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs)
    {
        var line = Line(Plan.Batches, Clock.GetElapsedTime(_began), logs);
        _output.Write(_moves && !OneLine ? $"\r{line.PadRight(_width)}\n" : $"{line}\n");
        _output.Flush();
    }

    string Line(long done, TimeSpan time, Logs logs)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{done.ToString(CultureInfo.InvariantCulture).PadLeft(Plan.Batches.ToString(CultureInfo.InvariantCulture).Length)}/{Plan.Batches}");
        if (!OneLine)
        {
            var filled = (int)(Length * done / Math.Max(1, Plan.Batches));
            text.Append(' ').Append('━', filled).Append(_moves ? '─' : ' ', Length - filled);
        }
        var step = Clock.GetElapsedTime(_began).TotalMilliseconds / Math.Max(1, done);
        text.Append(CultureInfo.InvariantCulture, $" {time.TotalSeconds:F0}s");
        text.Append(step >= 1
            ? string.Create(CultureInfo.InvariantCulture, $" {step:F0}ms/step")
            : string.Create(CultureInfo.InvariantCulture, $" {step * 1000:F0}us/step"));
        foreach (var (name, value) in logs)
            text.Append(CultureInfo.InvariantCulture, $" - {name}: {(value != 0 && Math.Abs(value) < 1e-3 ? value.ToString("0.0000e-00", CultureInfo.InvariantCulture) : value.ToString("F4", CultureInfo.InvariantCulture))}");
        return text.ToString();
    }
}
