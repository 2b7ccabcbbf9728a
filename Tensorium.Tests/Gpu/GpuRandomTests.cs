using NUnit.Framework;

namespace Tensorium.Tests.Gpu;

/// <summary>Random numbers are the same on every device: to the bit but for normal ones, whose logarithm may round otherwise.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Devices))]
public class GpuRandomTests(Device device)
{
    [TestCase(DistributionKind.Uniform, 0, 1, 0)]
    [TestCase(DistributionKind.Uniform, -2, 5, 0)]
    [TestCase(DistributionKind.Normal, 0, 1, 1e-6)]
    [TestCase(DistributionKind.Normal, 3, 0.5, 1e-6)]
    [TestCase(DistributionKind.TruncatedNormal, 1, 2, 1e-6)]
    [TestCase(DistributionKind.Bernoulli, 0.3, 0, 0)]
    public void Real_numbers(object kind, double a, double b, double tolerance)
    {
        Compare(DType.Float32, new((DistributionKind)kind, a, b), tolerance);
        Compare(DType.Float64, new((DistributionKind)kind, a, b), tolerance * 1e-7);
    }

    [TestCase(0, 2)]
    [TestCase(-5, 1_000_000)]
    public void Integers(long low, long high)
    {
        Compare(DType.Int64, new(DistributionKind.Integers, low, high), 0);
        Compare(DType.Int32, new(DistributionKind.Integers, low, high), 0);
    }

    [Test]
    public void Integers_of_which_half_are_drawn_again() =>
        Compare(DType.Int64, new(DistributionKind.Integers, long.MinValue, 2), 0);

    [Test]
    public void Truth_values() => Compare(DType.Bool, new(DistributionKind.Bernoulli, 0.7, 0), 0);

    void Compare(DType dtype, Distribution distribution, double tolerance)
    {
        var (here, there) = (Tensor.Zeros(1001, dtype), Tensor.Zeros(1001, dtype, device));
        Device.Cpu.Random(here.Operand, distribution, 42, 7);
        device.Random(there.Operand, distribution, 42, 7);
        if (tolerance == 0) Assert.That(there.To(Device.Cpu).ValuesEqual(here), $"{distribution} of {dtype}");
        else Assert.That(there.To(Device.Cpu).AllClose(here, tolerance, tolerance), $"{distribution} of {dtype}");
    }
}
