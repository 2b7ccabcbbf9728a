using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

public static partial class WorkerPool
{
    // Waking a parked thread costs 40 microseconds; spinning a few times that long bridges the gaps between layers.
    static readonly long SpinTicks = Stopwatch.Frequency / 5_000;

    const long Closed = 1L << 16, Epoch = 1L << 17, Entered = Closed - 1;

    static readonly Lock StartLock = new();
    static volatile Worker[] _workers = [];
    static Signals _signals = new() { Gate = Closed };
    static int _taken;

    // Of the open job; written while the gate is closed.
    static JobHolder? _holder;
    static nint _items, _grain, _chunks;
    static ChunkRanges _ranges = new(1);
    static ExceptionDispatchInfo? _failure;

    /// <summary>How many workers sleep, and how many there are: for tests of idleness.</summary>
    internal static (int Parked, int Started) Idle
    {
        get
        {
            var workers = _workers;
            return (workers.Count(worker => worker.IsParked), workers.Length);
        }
    }

    static bool TryTakeWorkers() => Volatile.Read(ref _taken) == 0 && Interlocked.Exchange(ref _taken, 1) == 0;

    static void FreeWorkers() => Volatile.Write(ref _taken, 0);

    static void Open(JobHolder holder, nint items, nint grain)
    {
        _holder = holder;
        (_items, _grain, _chunks) = (items, grain, (items - 1) / grain + 1);
        _failure = null;
        var threads = Threads;
        if (_ranges.Most != threads) _ranges = new(threads);
        _ranges.Fill(_chunks);
        var workers = _workers;
        if (workers.Length < threads - 1) workers = Start(threads - 1);
        // A full fence: a worker that goes to sleep now either is seen as parked below, or sees the open gate.
        Interlocked.Exchange(ref _signals.Gate, (_signals.Gate & ~(Epoch - 1)) + Epoch);
        WakeWorker(workers, 0);
    }

    /// <summary>Takes chunks until there are none left, or one failed.</summary>
    /// <param name="range">The range to begin with: 0 is the caller's.</param>
    static void Work(int range)
    {
        var (holder, items, grain, ranges) = (_holder!, _items, _grain, _ranges);
        try
        {
            while (ranges.TryTake(ref range, out var chunk))
            {
                var start = (nint)chunk * grain;
                holder.Run(start, start + nint.Min(grain, items - start));
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            ranges.Empty();
        }
    }

    /// <summary>Lets no further worker in, waits for those inside, and forgets the job.</summary>
    static ExceptionDispatchInfo? Close()
    {
        var gate = Interlocked.Or(ref _signals.Gate, Closed) | Closed;
        var spin = new SpinWait();
        while ((gate & Entered) != 0)
        {
            if (spin.NextSpinWillYield) Thread.Sleep(0);
            else spin.SpinOnce(sleep1Threshold: -1);
            gate = Volatile.Read(ref _signals.Gate);
        }
        var failure = _failure;
        (_holder, _failure) = (null, null);
        return failure;
    }

    static Worker[] Start(int count)
    {
        lock (StartLock)
        {
            var workers = _workers;
            if (workers.Length >= count) return workers;
            var more = new Worker[count];
            workers.CopyTo(more, 0);
            for (var i = workers.Length; i < count; i++) more[i] = new Worker(i);
            _workers = more;
            for (var i = workers.Length; i < count; i++) more[i].Start();
            return more;
        }
    }

    static void WakeWorker(Worker[] workers, long index)
    {
        if (index < Math.Min(workers.Length, Math.Min(Threads - 1, _chunks - 1))) workers[index].Wake();
    }

    /// <summary>The word that threads contend for, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Signals
    {
        /// <summary>The epoch of the job, whether its gate is closed, and how many workers are inside.</summary>
        [FieldOffset(128)]
        public long Gate;
    }

    [SuppressMessage("Design", "CA1001", Justification = "A worker lives as long as the process.")]
    sealed class Worker(int index)
    {
        readonly SemaphoreSlim _wake = new(0);
        int _parked;

        public bool IsParked => Volatile.Read(ref _parked) != 0;

        public void Start() => new Thread(Loop) { IsBackground = true, Name = $"Tensorium worker {index + 1}" }.Start();

        public void Wake()
        {
            if (Volatile.Read(ref _parked) != 0 && Interlocked.Exchange(ref _parked, 0) != 0) _wake.Release();
        }

        void Loop()
        {
            long seen = 0, idleSince = Stopwatch.GetTimestamp();
            while (true)
            {
                var gate = Volatile.Read(ref _signals.Gate);
                if (gate / Epoch != seen)
                {
                    if (index < Threads - 1 && !TryEnter(ref gate)) continue;
                    seen = gate / Epoch;
                    idleSince = Stopwatch.GetTimestamp();
                }
                else if (Stopwatch.GetTimestamp() - idleSince < SpinTicks)
                {
                    Thread.SpinWait(4);
                }
                else
                {
                    Park(seen);
                    idleSince = Stopwatch.GetTimestamp();
                }
            }
        }

        /// <summary>Works on the open job. False: the gate moved meanwhile, look again.</summary>
        bool TryEnter(ref long gate)
        {
            if ((gate & Closed) != 0) return true;
            if (Interlocked.CompareExchange(ref _signals.Gate, gate + 1, gate) != gate) return false;
            // Waking is the slow part, so it spreads as a tree: with 63 workers the caller pays for one.
            WakeWorker(_workers, 2L * index + 1);
            WakeWorker(_workers, 2L * index + 2);
            Work(index + 1);
            Interlocked.Decrement(ref _signals.Gate);
            return true;
        }

        void Park(long seen)
        {
            // Parked first, then a look at the gate: the opposite order of Open, so one of the two notices the other.
            Interlocked.Exchange(ref _parked, 1);
            var gate = Volatile.Read(ref _signals.Gate);
            if (gate / Epoch != seen && Interlocked.Exchange(ref _parked, 0) != 0) return;
            _wake.Wait();
        }
    }
}
