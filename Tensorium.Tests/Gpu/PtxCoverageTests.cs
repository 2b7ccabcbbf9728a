#if GPU
using ILGPU.Runtime.Cuda;
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>No kernel is left out of those that are compiled to PTX.</summary>
[TestFixture]
public class PtxCoverageTests
{
    static readonly CudaArchitecture[] Architectures = Ptx.Architectures;

    [Test]
    public void Every_job_has_a_case() => Covers(
        PtxCases.Structs(typeof(IGpuJob)).Concat(PtxCases.Structs(typeof(IGpuGroupJob))), PtxCases.Jobs, atLeast: 35);

    [Test]
    public void Every_elementwise_formula_has_a_case() => Covers(PtxCases.Structs(typeof(IMap)), PtxCases.Maps, atLeast: 13);

    [TestCaseSource(nameof(Architectures))]
    public void All_of_them_compile(CudaArchitecture architecture)
    {
        using var backend = Ptx.Backend(architecture);
        foreach (var job in PtxCases.All.Distinct()) Ptx.Compile(backend, job);
    }

    [TestCaseSource(nameof(Architectures))]
    public void Chains_of_multiply_adds_are_eight_in_registers(CudaArchitecture architecture)
    {
        using var backend = Ptx.Backend(architecture);
        var assembly = Ptx.Compile(backend, typeof(ContiguousMapJob<float, SingleLane, FloatElement, Pack4<float>, MultiplyAddChains>));
        Assert.That(assembly, Does.Contain("fma.rn").Or.Contain("mad."));
        Assert.That(assembly, Does.Not.Contain(".local"));
    }

    static void Covers(IEnumerable<Type> found, Type[] cases, int atLeast)
    {
        Type[] all = [.. found];
        Assert.That(all, Has.Length.GreaterThanOrEqualTo(atLeast));
        var covered = cases.Select(Open).ToHashSet();
        Assert.That(all.Where(type => !covered.Contains(type)).Select(type => type.Name), Is.Empty, "without a case in PtxCases");
    }

    static Type Open(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
#endif
