#if GPU
using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Gpu;
using Tensorium.Tests.Ops;

namespace Tensorium.Tests.Gpu;

/// <summary>Kernels compile to PTX, which needs no GPU. That they run there is another matter.</summary>
[TestFixture]
public class PtxTests
{
    static readonly CudaArchitecture[] Architectures = [CudaArchitecture.SM_80, CudaArchitecture.SM_90];

    static readonly Context Shared = Context.Create(builder => GpuDevices.Optimized(builder));

    [OneTimeSetUp]
    public void Run() => RunAll((GpuDevice)Device.Emulator);

    [OneTimeTearDown]
    public void Free() => Shared.Dispose();

    [Test]
    public void Every_elementwise_op_compiles()
    {
        foreach (var row in OpCatalog.Unary.DistinctBy(row => row.Arguments[0]!.GetType()))
        {
            Maps(typeof(UnaryMap<>), row);
            Maps(typeof(UnaryGradientMap<>), row);
        }
        foreach (var row in OpCatalog.Binary.DistinctBy(row => row.Arguments[0]!.GetType()))
        {
            Maps(typeof(BinaryMap<>), row);
            Maps(typeof(GradientAMap<>), row);
            Maps(typeof(GradientBMap<>), row);
        }
    }

    [TestCaseSource(nameof(Architectures))]
    public void Every_other_kernel_that_the_emulator_ran_compiles(CudaArchitecture architecture)
    {
        using var backend = Backend(architecture);
        var device = (GpuDevice)Device.Emulator;
        var jobs = device.CompiledJobs.Where(job => !job.Name.Contains("MapJob", StringComparison.Ordinal)).ToList();
        Assert.That(jobs, Has.Count.GreaterThan(40));
        foreach (var job in jobs) Compile(backend, Large(job));
    }

    [Test]
    public void A_product_keeps_its_sums_in_registers()
    {
        using var backend = Backend(CudaArchitecture.SM_80);
        var assembly = Compile(backend, typeof(MatMulJob<float, SingleLane, FloatElement, LargeTile, Identity>));
        Assert.That(assembly, Does.Not.Contain(".local"));
        Assert.That(assembly, Does.Contain(".shared"));
    }

    static void RunAll(GpuDevice device)
    {
        var kernels = new GpuKernelTests(device);
        foreach (var dtype in Enum.GetValues<DType>())
        {
            foreach (var to in Enum.GetValues<DType>()) kernels.Copies_and_casts(dtype, to);
            kernels.Creation(dtype);
            kernels.Indexing(dtype);
            kernels.Reductions(dtype);
        }
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            kernels.Products(dtype);
            kernels.Softmax_and_cross_entropy(dtype);
            kernels.Normalizations(dtype);
        }
        var random = new GpuRandomTests(device);
        foreach (var kind in (DistributionKind[])[DistributionKind.Uniform, DistributionKind.Normal, DistributionKind.TruncatedNormal, DistributionKind.Bernoulli])
            random.Real_numbers(kind, 0.5, 1, 1e-6);
        random.Integers(0, 2);
        random.Truth_values();
        new GpuTensorTests(device).A_network_trains_as_on_the_processor(isDouble: false);
    }

    /// <summary>The product that a GPU runs in place of the emulator's.</summary>
    static Type Large(Type job) => job.GetGenericTypeDefinition() is { } open && open == typeof(MatMulJob<,,,,>)
        ? open.MakeGenericType([.. job.GetGenericArguments().Select(each => each == typeof(SmallTile) ? typeof(LargeTile) : each)])
        : job;

    static void Maps(Type map, TestCaseData row)
    {
        using var backend = Backend(CudaArchitecture.SM_80);
        var closed = map.MakeGenericType(row.Arguments[0]!.GetType());
        Compile(backend, typeof(MapJob<,,,>).MakeGenericType(typeof(float), typeof(SingleLane), typeof(FloatElement), closed));
        Compile(backend, typeof(ContiguousMapJob<,,,,>).MakeGenericType(typeof(double), typeof(DoubleLane), typeof(DoubleElement), typeof(Pack2<double>), closed));
    }

    static PTXBackend Backend(CudaArchitecture architecture) => new(Shared, architecture, CudaInstructionSet.ISA_80, null!);

    static string Compile(PTXBackend backend, Type job)
    {
        var byGroup = job.IsAssignableTo(typeof(IGpuGroupJob));
        var kernel = typeof(GpuDevice).GetMethod(byGroup ? nameof(GpuDevice.Groups) : nameof(GpuDevice.Items), BindingFlags.Static | BindingFlags.NonPublic)!;
        var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel.MakeGenericMethod(job)), default);
        Assert.That(compiled.PTXAssembly, Does.Contain(".entry"), job.Name);
        return compiled.PTXAssembly;
    }
}
#endif
