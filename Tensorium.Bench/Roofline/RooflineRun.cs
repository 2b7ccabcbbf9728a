namespace Tensorium.Bench;

/// <summary>Measures works of a device against the loops that bound them, in turns.</summary>
sealed class RooflineRun(Device device, Effort effort, CancellationToken cancellation)
{
    // Runs over which what they allocate is averaged.
    const int Runs = 10;

    /// <summary>The machine's own limits with so many threads.</summary>
    public IReadOnlyList<RooflineRow> Limits(int threads)
    {
        (string Name, string Shape, Bound Bound, double Bytes)[] limits = device.Kind != DeviceKind.Cpu ?
        [
            ("fma-float32", "registers", Bound.Float32, 0), ("fma-float64", "registers", Bound.Float64, 0),
            ("copy", "1 GB", Bound.Copy, 1 << 30), ("copy", "16 MB", Bound.Copy, 16 << 20),
        ] :
        [
            ("fma-float32", "registers", Bound.Float32, 0), ("fma-float64", "registers", Bound.Float64, 0),
            ("read", "192 MB", Bound.Read, 192 << 20), ("copy", "192 MB", Bound.Copy, 192 << 20),
            ("triad", "192 MB", Bound.Triad, 192 << 20), ("triad", "8 MB", Bound.Triad, 8 << 20),
            ("triad", "256 KB", Bound.Triad, 256 << 10),
        ];
        List<RooflineRow> rows = [];
        foreach (var (name, shape, bound, bytes) in limits)
        {
            using var restore = new ThreadCount(threads);
            using var ceiling = Ceilings(bound, bytes, threads);
            IReadOnlyList<CeilingLoop> loops = ceiling.All;
            Timing[] times = Race.Run([.. loops.Select(loop => new InProcess(loop.Run, device, isCold: false))], effort, threads, cancellation);
            double best = loops.Zip(times, (loop, time) => loop.Rate(time.Best)).Max();
            double median = loops.Zip(times, (loop, time) => loop.Rate(time.Median)).Max();
            string unit = bound is Bound.Float32 or Bound.Float64 ? "GFLOP/s" : "GB/s";
            rows.Add(new(name, shape, threads, best, median, unit, best, 1, times.Min(time => time.Best), 0, 0));
        }
        return rows;
    }

    /// <summary>Measures one work with so many threads.</summary>
    /// <param name="work">What.</param>
    /// <param name="threads">How many.</param>
    /// <param name="isCold">Whether it was not measured before.</param>
    public RooflineRow Measure(Work work, int threads, bool isCold)
    {
        using var restore = new ThreadCount(threads);
        using var scope = TensorScope.Enter();
        Action run = work.Prepare();
        using var ceilings = Ceilings(work.Bound, work.Footprint, threads);
        IReadOnlyList<CeilingLoop> loops = ceilings.All;
        Timing[] times = Race.Run(
            [new InProcess(run, device, isCold), .. loops.Select(loop => new InProcess(loop.Run, device, isCold: false))],
            effort, threads, cancellation);
        double value = work.Rate(times[0].Best);
        double? ceiling = loops.Count == 0 ? null : loops.Zip(times.Skip(1), (loop, time) => loop.Rate(time.Best)).Max();
        var (managed, native) = Allocations(run);
        return new(
            work.Name, work.Shape, threads, value, work.Rate(times[0].Median), work.Unit, ceiling, value / ceiling,
            times[0].Best, managed, native);
    }

    ICeilings Ceilings(Bound bound, double footprint, int threads) => device.Kind == DeviceKind.Cpu
        ? new CeilingLoops(bound, footprint, threads)
        : new DeviceLoops(device, bound, footprint);

    (double Managed, double Native) Allocations(Action run)
    {
        run();
        long native = device.Memory.NativeAllocations, managed = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++) run();
        managed = GC.GetAllocatedBytesForCurrentThread() - managed;
        return ((double)managed / Runs, (double)(device.Memory.NativeAllocations - native) / Runs);
    }
}
