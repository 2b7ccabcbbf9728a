using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    readonly long[] _report = GC.AllocateArray<long>(FaultReport.Words, pinned: true); // copies there go on after the call

    MemoryBuffer1D<long, Stride1D.Dense>? _reported;
    bool _mayHaveReport; // a kernel was launched since the last look that could have reported something
    readonly List<string> _checkedNames = []; // what checked indices are called, where it is neither index nor label
    readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal) { ["index"] = FaultReport.Index, ["label"] = FaultReport.Label };

    DeviceLostException? _lost;
    bool _isClosed;

    internal override bool KernelsCheckIndices => true;

    internal override bool ReadingWaits => true;

    internal override void CheckIndices(Operand indices, long n, string what) =>
        Launch(new CheckIndicesJob(View<long>(indices), Faults, n, NumberOf(what)), indices.Count, indices);

    /// <summary>
    /// Gives the accelerator and its memory back. Tensors that are still there then only say so; in which order they and the device go
    /// does not matter. For tests: devices that programs see are there as long as the process.
    /// </summary>
    public void Dispose()
    {
        lock (_launching)
        {
            if (_isClosed) return;
            _isClosed = true;
            if (_lost is null) Quietly(Accelerator.Synchronize);
            _allocator.Close();
            Quietly(_uploads.Dispose);
            Quietly(() => _reported?.Dispose());
            Quietly(() => _blas?.Dispose());
            Quietly(Accelerator.Dispose);
        }
    }

    int NumberOf(string what)
    {
        lock (_launching)
        {
            if (_numbers.TryGetValue(what, out var known)) return known;
            _checkedNames.Add(what);
            return _numbers[what] = FaultReport.FirstNamed + _checkedNames.Count - 1;
        }
    }

    /// <summary>Where kernels report what they cannot throw.</summary>
    FaultReport Faults
    {
        get
        {
            CheckUsable();
            if (Volatile.Read(ref _reported) is null) Retried(MakeReport);
            return new(_reported!.View.Cast<long, int>().BaseView, _reported.View.BaseView);
        }
    }

    void MakeReport()
    {
        lock (_launching)
        {
            CheckUsable();
            try
            {
                if (_reported is not null) return;
                Options.Before?.Invoke(GpuAction.Allocate);
                var made = Accelerator.Allocate1D<long>(FaultReport.Words);
                made.View.BaseView.MemSetToZero(Accelerator.DefaultStream);
                Volatile.Write(ref _reported, made);
            }
            catch (Exception refused) when (IsOutOfMemory(refused))
            {
                throw NoMemory(refused, "the reports of kernels");
            }
            catch (AcceleratorException refused)
            {
                throw Lost(refused, "making room for reports");
            }
        }
    }

    /// <exception cref="DeviceLostException">The device failed before.</exception>
    /// <exception cref="ObjectDisposedException">The device was closed.</exception>
    void CheckUsable()
    {
        if (_lost is { } lost) throw new DeviceLostException(Name, lost.Message, lost);
        ObjectDisposedException.ThrowIf(_isClosed, this);
    }

    /// <summary>The device failed: from now on every use of it says so.</summary>
    DeviceLostException Lost(Exception refused, string where)
    {
        _lost ??= new(
            Name,
            $"{Name} ({Accelerator.Name}) failed in {where}: {Reason(refused)}. Its memory is lost. End this process and start again from what was saved; "
            + "with TENSORIUM_SYNC=1 in the environment, the kernel that fails is the one that is named",
            refused);
        return _lost;
    }

    /// <summary>Asks for the report, if there may be one, to be there after the next wait.</summary>
    bool FetchReport()
    {
        if (!_mayHaveReport) return false;
        _mayHaveReport = false;
        _reported!.View.BaseView.CopyToCPUUnsafeAsync(Accelerator.DefaultStream, ref _report[0], _report.Length);
        return true;
    }

    /// <summary>Looks for a report on an accelerator that is never waited for.</summary>
    void Look()
    {
        if (FetchReport()) ThrowReported();
    }

    void ThrowReported()
    {
        if (!FaultReport.IsClaimed(_report)) return;
        _reported!.View.BaseView.MemSetToZero(Accelerator.DefaultStream);
        throw FaultReport.ToException(_report, Name, _checkedNames);
    }

    /// <summary>Waits for something, or gives it back, at the end of its life.</summary>
    internal static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (AcceleratorException)
        {
            // a lost device cannot be waited for, and has given up what it does not give back
        }
    }
}
