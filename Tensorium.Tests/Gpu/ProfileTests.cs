using NUnit.Framework;

namespace Tensorium.Tests.Gpu;

/// <summary>What a profile counts.</summary>
[TestFixture]
public class ProfileTests
{
    [Test]
    public void The_processor_launches_nothing()
    {
        using var profile = Device.Cpu.Profile();
        var sum = Tensor.Ones((3, 3), device: Device.Cpu).Exp().Sum();
        Device.Cpu.Synchronize();
        Assert.That(sum.Item<float>(), Is.EqualTo(9 * Math.E).Within(1e-5));
        Assert.That((profile.Launches, profile.Synchronizations, profile.BytesFromDevice, profile.Compilations), Is.EqualTo((0L, 0L, 0L, 0L)));
        Assert.That(profile.Kernels, Is.Empty);
        Assert.That(profile.Device, Is.SameAs(Device.Cpu));
    }

    [TestCaseSource(typeof(GpuBackend), nameof(GpuBackend.Devices))]
    public void Launches_copies_and_waits_are_counted(Device device)
    {
        using var outer = device.Profile();
        KernelProfile inner;
        using (inner = device.Profile())
        {
            var x = Tensor.From(1f, -2, 3).To(device);
            var y = x.Relu().Relu();
            Assert.That(y.ToArray<float>(), Is.EqualTo(new float[] { 1, 0, 3 }));
        }
        device.Synchronize();
        Assert.That(inner.Kernels.Single().Name, Is.EqualTo("ContiguousMap Relu Float32"));
        Assert.That(inner.Launches, Is.EqualTo(2));
        Assert.That((inner.BytesToDevice, inner.BytesFromDevice), Is.EqualTo((12L, 12L)));
        Assert.That((inner.Synchronizations, outer.Synchronizations), Is.EqualTo((1L, 2L)), "the inner one had ended");
        Assert.That(outer.Launches, Is.EqualTo(2));
        Assert.That(outer.ToString(), Does.Contain("2 launches").And.Contain("2  ContiguousMap Relu Float32"));
        outer.Reset();
        Assert.That((outer.Launches, outer.Synchronizations, outer.BytesToDevice), Is.EqualTo((0L, 0L, 0L)));
    }
}
