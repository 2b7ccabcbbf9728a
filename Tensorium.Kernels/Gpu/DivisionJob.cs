using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>y = map(a, b), a quotient or remainder of integers, element by element; reports a divisor of 0.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="E">How one becomes a lane.</typeparam>
/// <typeparam name="TMap">The quotient or remainder.</typeparam>
readonly struct DivisionJob<T, E, TMap>(TMap map, ArrayView<T> y, GpuReader<T> a, GpuReader<T> b, FaultReport faults)
    : IGpuJob, IReportsFaults
    where T : unmanaged
    where E : struct, IElement<T, IntegerLane>
    where TMap : struct, IMap
{
    public void Run(long item)
    {
        var divisor = E.Load(b[item]);
        if (divisor.Value == 0) faults.Say(FaultReport.Division, 0, 0);
        y[item] = E.Store(map.Apply(E.Load(a[item]), divisor, default, default));
    }
}
