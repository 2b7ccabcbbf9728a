using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Reports an index that does not lie in 0 to n - 1.</summary>
readonly struct CheckIndicesJob(ArrayView<long> indices, FaultReport faults, long n, int what) : IGpuJob, IReportsFaults
{
    public void Run(long item)
    {
        var index = indices[item];
        if (index < 0 || index >= n) faults.Say(what, index, n);
    }
}
