#if GPU
using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
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
        using var context = Context.Create(_ => { });
        using var backend = new PTXBackend(
            context, architecture == 80 ? CudaArchitecture.SM_80 : CudaArchitecture.SM_90, CudaInstructionSet.ISA_80, null!);
        foreach (var job in Jobs)
        {
            var name = job.IsAssignableTo(typeof(IGpuGroupJob)) ? nameof(GpuDevice.Groups) : nameof(GpuDevice.Items);
            var kernel = typeof(GpuDevice).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(job);
            var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default);
            Assert.That(compiled.PTXAssembly, Does.Contain(".entry"), KernelName.Of(job));
            Assert.That(compiled.PTXAssembly.Contains("atom.", StringComparison.Ordinal), Is.EqualTo(job.IsAssignableTo(typeof(IReportsFaults))), KernelName.Of(job));
            Assert.That(compiled.PTXAssembly, Does.Not.Contain(".local"), KernelName.Of(job));
        }
    }
}
#endif
