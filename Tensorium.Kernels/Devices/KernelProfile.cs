using System.Globalization;
using System.Text;
using Tensorium.Kernels;

namespace Tensorium;

/// <summary>What a device did since <see cref="Device.Profile"/>: the numbers stay when it is disposed, and grow no more.</summary>
public sealed class KernelProfile : IDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<Type, KernelCount> _kernels = [];
    long _bytesToDevice, _bytesFromDevice, _synchronizations;

    internal KernelProfile(Device device) => Device = device;

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>Kernels launched.</summary>
    public long Launches
    {
        get
        {
            lock (_lock) return _kernels.Values.Sum(kernel => kernel.Launches);
        }
    }

    /// <summary>Kernels compiled: each once in a process, before its first launch.</summary>
    public long Compilations
    {
        get
        {
            lock (_lock) return _kernels.Values.Count(kernel => kernel.Compilation > TimeSpan.Zero);
        }
    }

    /// <summary>The time that compiling took, which first launches waited for.</summary>
    public TimeSpan CompilationTime
    {
        get
        {
            lock (_lock) return new(_kernels.Values.Sum(kernel => kernel.Compilation.Ticks));
        }
    }

    /// <summary>Bytes copied from the processor's memory to the device.</summary>
    public long BytesToDevice => Interlocked.Read(ref _bytesToDevice);

    /// <summary>Bytes copied from the device to the processor's memory.</summary>
    public long BytesFromDevice => Interlocked.Read(ref _bytesFromDevice);

    /// <summary>How often this program waited for the device: to read a value, or because it asked to.</summary>
    public long Synchronizations => Interlocked.Read(ref _synchronizations);

    /// <summary>Each kernel, the most often launched first.</summary>
    public IReadOnlyList<KernelCount> Kernels
    {
        get
        {
            lock (_lock)
                return [.. _kernels.Values.OrderByDescending(kernel => kernel.Launches).ThenBy(kernel => kernel.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Starts again from nothing.</summary>
    public void Reset()
    {
        lock (_lock) _kernels.Clear();
        Interlocked.Exchange(ref _bytesToDevice, 0);
        Interlocked.Exchange(ref _bytesFromDevice, 0);
        Interlocked.Exchange(ref _synchronizations, 0);
    }

    /// <summary>Ends the counting.</summary>
    public void Dispose() => Device.Close(this);

    /// <summary>All numbers as a table.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Device}: {Launches} launches, {Synchronizations} waits, {BytesToDevice:N0} bytes there, {BytesFromDevice:N0} back, {Compilations} compiled in {CompilationTime.TotalMilliseconds:F0} ms\n");
        foreach (var kernel in Kernels)
        {
            text.Append(CultureInfo.InvariantCulture, $"{kernel.Launches,8}  {kernel.Name}");
            if (kernel.Compilation > TimeSpan.Zero) text.Append(CultureInfo.InvariantCulture, $" (compiled in {kernel.Compilation.TotalMilliseconds:F0} ms)");
            text.Append('\n');
        }
        return text.ToString();
    }

    internal void AddLaunch(Type kernel)
    {
        lock (_lock)
        {
            var count = Of(kernel);
            _kernels[kernel] = count with { Launches = count.Launches + 1 };
        }
    }

    internal void AddCompilation(Type kernel, TimeSpan time)
    {
        lock (_lock)
        {
            var count = Of(kernel);
            _kernels[kernel] = count with { Compilation = count.Compilation + time };
        }
    }

    internal void AddCopy(long bytes, bool toDevice) => Interlocked.Add(ref toDevice ? ref _bytesToDevice : ref _bytesFromDevice, bytes);

    internal void AddSynchronization() => Interlocked.Increment(ref _synchronizations);

    KernelCount Of(Type kernel) => _kernels.TryGetValue(kernel, out var count) ? count : new(KernelName.Of(kernel), 0, TimeSpan.Zero);
}
