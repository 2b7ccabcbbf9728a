#if GPU
using ILGPU.Runtime.Cuda;
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Kernels that report faults, and the sum of a few long columns, compile to PTX; a report is one compare-and-swap.</summary>
[TestFixture]
public class ReportPtxTests
{
    static readonly Type[] Jobs =
    [
        typeof(CheckIndicesJob), typeof(IndexSelectJob<int>), typeof(GatherJob<long>), typeof(IndexAddJob<float, SingleLane, FloatElement>),
        typeof(ScatterAddJob<double, DoubleLane, DoubleElement>), typeof(CrossEntropyJob<float, SingleLane, FloatElement>),
        typeof(DivisionJob<int, IntElement, BinaryMap<FloorDivide>>), typeof(ReduceColumnsJob<float, SingleLane, FloatElement, SumReduction>),
    ];

    [Test]
    public void Kernels_that_report_compile([Values(80, 90)] int architecture)
    {
        using var backend = Ptx.Backend(architecture == 80 ? CudaArchitecture.SM_80 : CudaArchitecture.SM_90);
        foreach (var job in Jobs)
        {
            var assembly = Ptx.Compile(backend, job);
            Assert.That(assembly.Contains("atom.", StringComparison.Ordinal), Is.EqualTo(job.IsAssignableTo(typeof(IReportsFaults))), KernelName.Of(job));
            Assert.That(assembly, Does.Not.Contain(".local"), KernelName.Of(job));
        }
    }
}
#endif
