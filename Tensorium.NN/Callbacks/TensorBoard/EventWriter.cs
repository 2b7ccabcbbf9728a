using System.Globalization;

namespace Tensorium.NN;

/// <summary>One event file of a run.</summary>
sealed class EventWriter : IDisposable
{
    static int _files;

    readonly FileStream _stream;

    public EventWriter(string folder)
    {
        Directory.CreateDirectory(folder);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.tensorium.{Environment.ProcessId}.{Interlocked.Increment(ref _files)}.v2");
        _stream = new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        RecordFile.Append(_stream, EventMessages.FileVersion(Now));
    }

    static double Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    public void Scalar(string tag, long step, double value) => RecordFile.Append(_stream, EventMessages.Scalar(Now, step, tag, value));

    public void Histogram(string tag, long step, Tensor values) =>
        RecordFile.Append(_stream, EventMessages.Histogram(Now, step, tag, new Histogram(values)));

    public void Text(string tag, string text) => RecordFile.Append(_stream, EventMessages.Text(Now, tag, text));

    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();
}
