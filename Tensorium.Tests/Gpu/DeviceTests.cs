using NUnit.Framework;

namespace Tensorium.Tests.Gpu;

/// <summary>Which devices there are, and what asking for another says.</summary>
[TestFixture]
public class DeviceTests
{
    [Test]
    public void Gpu_kernels_are_tested_where_the_build_has_them()
    {
        if (!GpuBackend.IsThere) Assert.Ignore("no GPU backend in this build: its kernels are not tested");
        Assert.That(GpuBackend.Devices, Does.Contain(Device.Emulator));
    }

    [Test]
    public void The_processor_is_the_first_of_all() => Assert.That(Device.All[0], Is.SameAs(Device.Cpu));

    [TestCase("cpu")]
    [TestCase(" CPU ")]
    public void The_processor_has_a_name(string name) => Assert.That(Device.Named(name), Is.SameAs(Device.Cpu));

    [TestCase("")]
    [TestCase("gpu")]
    [TestCase("cpu:0")]
    [TestCase("emulator:1")]
    [TestCase("cuda:x")]
    [TestCase("cuda:-1")]
    [TestCase("cuda:1:2")]
    public void Other_names_are_refused(string name) =>
        Assert.That(() => Device.Named(name), Throws.ArgumentException.With.Message.Contains($"'{name}'").And.Message.Contains("cuda:1"));

    [Test]
    public void A_build_without_the_backend_says_how_to_have_it()
    {
        if (GpuBackend.IsThere) Assert.Ignore("this build has the GPU backend");
        foreach (var find in (Func<Device>[])[() => Device.Emulator, () => Device.Cuda(), () => Device.OpenCL(1), () => Device.Named("cuda:0")])
            Assert.That(() => find(), Throws.TypeOf<DeviceUnavailableException>().With.Message.Contains("-p:Gpu=true"));
        Assert.That(Device.All, Has.Count.EqualTo(1));
    }

    [Test]
    public void All_lists_devices_that_start()
    {
        foreach (var device in Device.All)
        {
            Assert.That(Device.Named(device.Name), Is.SameAs(device));
            Assert.That(Tensor.Full(3, 2, device: device).ToArray<float>(), Is.EqualTo(new float[] { 2, 2, 2 }));
        }
    }

    [Test]
    public void Asking_for_an_absent_device_says_what_is_missing()
    {
        if (!GpuBackend.IsThere) Assert.Ignore("no GPU backend in this build");
        var isThere = GpuBackend.Devices.Any(device => device.Kind == DeviceKind.OpenCl);
        Assert.That(
            () => Device.OpenCL(99),
            Throws.TypeOf<DeviceUnavailableException>().With.Message.Match(isThere ? "the last is" : "OpenCL loader|has no|the last is"));
    }

    [Test]
    public void A_tensor_that_is_there_does_not_move()
    {
        var x = Tensor.Ones(3, device: Device.Cpu);
        Assert.That(x.To(Device.Cpu), Is.SameAs(x));
    }
}
