#if GPU
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
    static readonly CudaArchitecture[] Architectures = Ptx.Architectures;

    [OneTimeSetUp]
    public void Run() => RunAll((GpuDevice)Device.Emulator);

    [TestCaseSource(nameof(Architectures))]
    public void Every_elementwise_op_compiles(CudaArchitecture architecture)
    {
        using var backend = Ptx.Backend(architecture);
        foreach (var row in OpCatalog.Unary.DistinctBy(row => row.Arguments[0]!.GetType()))
        {
            Maps(backend, typeof(UnaryMap<>), row);
            Maps(backend, typeof(UnaryGradientMap<>), row);
        }
        foreach (var row in OpCatalog.Binary.DistinctBy(row => row.Arguments[0]!.GetType()))
        {
            Maps(backend, typeof(BinaryMap<>), row);
            Maps(backend, typeof(GradientAMap<>), row);
            Maps(backend, typeof(GradientBMap<>), row);
        }
    }

    [TestCaseSource(nameof(Architectures))]
    public void Every_other_kernel_that_the_emulator_ran_compiles(CudaArchitecture architecture)
    {
        using var backend = Ptx.Backend(architecture);
        var device = (GpuDevice)Device.Emulator;
        var jobs = device.CompiledJobs.Where(job => !job.Name.Contains("MapJob", StringComparison.Ordinal)).ToList();
        Assert.That(jobs, Has.Count.GreaterThan(40));
        foreach (var job in jobs) Ptx.Compile(backend, Large(job));
    }

    [TestCaseSource(nameof(Architectures))]
    public void A_product_keeps_its_sums_in_registers(CudaArchitecture architecture)
    {
        using var backend = Ptx.Backend(architecture);
        foreach (var job in (Type[])[
            typeof(MatMulJob<double, DoubleLane, DoubleElement, LargeTile, Gelu>),
            typeof(BlockMatMulJob<float, SingleLane, FloatElement, Block4<SingleLane>, Identity>),
            typeof(BlockMatMulJob<float, SingleLane, FloatElement, Block8<SingleLane>, Identity>),
            typeof(BlockMatMulJob<float, SingleLane, FloatElement, Block8<SingleLane>, Gelu>)])
        {
            var assembly = Ptx.Compile(backend, job);
            Assert.That(assembly, Does.Not.Contain(".local"), job.Name);
            Assert.That(assembly, Does.Contain("ld.shared"), job.Name);
            Assert.That(assembly.Contains(".minnctapersm 2"), Is.EqualTo(job.IsAssignableTo(typeof(ISharesMultiprocessor))), job.Name);
        }
    }

    [TestCaseSource(nameof(Architectures))]
    public void Threads_load_and_store_16_bytes_at_once(CudaArchitecture architecture)
    {
        using var backend = Ptx.Backend(architecture);
        var singles = Ptx.Compile(backend, typeof(ContiguousMapJob<float, SingleLane, FloatElement, Pack4<float>, BinaryMap<Multiply>>));
        Assert.That(Count(singles, "ld.global.v4.f32"), Is.EqualTo(2));
        Assert.That(Count(singles, "st.global.v4.f32"), Is.EqualTo(1));
        var doubles = Ptx.Compile(backend, typeof(ContiguousMapJob<double, DoubleLane, DoubleElement, Pack2<double>, BinaryMap<Multiply>>));
        Assert.That(Count(doubles, "ld.global.v2.f64"), Is.EqualTo(2));
        Assert.That(Count(doubles, "st.global.v2.f64"), Is.EqualTo(1));
        var step = Ptx.Compile(backend, typeof(UpdateJob<float, SingleLane, FloatElement, Pack4<float>, Tensorium.NN.AdamRule>));
        Assert.That(Count(step, "ld.global.v4.f32"), Is.EqualTo(4), "weight, gradient and two moments");
        Assert.That(Count(step, "st.global.v4.f32"), Is.EqualTo(3), "weight and two moments");
        var product = Ptx.Compile(backend, typeof(BlockMatMulJob<float, SingleLane, FloatElement, Block8<SingleLane>, Relu>));
        Assert.That(Count(product, "ld.global.v4.f32"), Is.GreaterThanOrEqualTo(4), "two strips ahead of the loop and two in it");
        Assert.That(Count(product, "ld.shared.v4.f32"), Is.EqualTo(8), "four for each of two steps");
        Assert.That(Count(product, "st.global.v4.f32"), Is.EqualTo(2));
        foreach (var assembly in (string[])[singles, doubles, step, product]) Assert.That(assembly, Does.Not.Contain(".local"));
    }

    [Test]
    public void An_index_does_not_divide()
    {
        using var backend = Ptx.Backend(CudaArchitecture.SM_80);
        var assembly = Ptx.Compile(backend, typeof(MapJob<float, SingleLane, FloatElement, UnaryMap<Negate>>));
        Assert.That(assembly, Does.Not.Contain("div.").And.Not.Contain("rem."));
    }

    static int Count(string text, string what) => text.Split(what).Length - 1;

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
    static Type Large(Type job)
    {
        if (job.GetGenericTypeDefinition() != typeof(MatMulJob<,,,,>) || job.GetGenericArguments() is not [var element, var lane, var kind, _, var op]) return job;
        return element == typeof(float)
            ? typeof(BlockMatMulJob<,,,,>).MakeGenericType(element, lane, kind, typeof(Block4<>).MakeGenericType(lane), op)
            : typeof(MatMulJob<,,,,>).MakeGenericType(element, lane, kind, typeof(LargeTile), op);
    }

    static void Maps(PTXBackend backend, Type map, TestCaseData row)
    {
        var closed = map.MakeGenericType(row.Arguments[0]!.GetType());
        Ptx.Compile(backend, typeof(MapJob<,,,>).MakeGenericType(typeof(float), typeof(SingleLane), typeof(FloatElement), closed));
        Ptx.Compile(backend, typeof(ContiguousMapJob<,,,,>).MakeGenericType(typeof(float), typeof(SingleLane), typeof(FloatElement), typeof(Pack4<float>), closed));
        Ptx.Compile(backend, typeof(ContiguousMapJob<,,,,>).MakeGenericType(typeof(double), typeof(DoubleLane), typeof(DoubleElement), typeof(Pack2<double>), closed));
    }
}
#endif
