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

/// <summary>Kernels as PTX, which needs no GPU.</summary>
static class Ptx
{
    static readonly Context Shared = Context.Create(builder => GpuDevices.Optimized(builder));

    public static readonly CudaArchitecture[] Architectures = [CudaArchitecture.SM_80, CudaArchitecture.SM_90];

    public static PTXBackend Backend(CudaArchitecture architecture) => new(Shared, architecture, CudaInstructionSet.ISA_80, null!);

    /// <summary>The assembly of a job's kernel.</summary>
    public static string Compile(PTXBackend backend, Type job)
    {
        var byGroup = job.IsAssignableTo(typeof(IGpuGroupJob));
        var kernel = typeof(GpuDevice).GetMethod(byGroup ? nameof(GpuDevice.Groups) : nameof(GpuDevice.Items), BindingFlags.Static | BindingFlags.NonPublic)!;
        var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel.MakeGenericMethod(job)), GpuDevice.Specialization(job));
        Assert.That(compiled.PTXAssembly, Does.Contain(".entry"), KernelName.Of(job));
        return compiled.PTXAssembly;
    }
}
#endif
