#if GPU
using NUnit.Framework;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>What fails on a device is a named exception, and nothing else fails because of it.</summary>
[TestFixture]
public class GpuFaultTests
{
    [TestCase("1", true)]
    [TestCase("0", false)]
    public void The_variable_that_makes_launches_wait_is_read(string text, bool waits) => Assert.That(GpuOptions.ParseSync(text), Is.EqualTo(waits));

    [TestCase("yes")]
    [TestCase("2")]
    [TestCase(" 1")]
    public void Another_value_of_the_variable_is_refused(string text) => Assert.That(
        () => GpuOptions.ParseSync(text), Throws.TypeOf<FormatException>().With.Message.Contains($"TENSORIUM_SYNC is '{text}'").And.Message.Contains("1"));

    [Test]
    public void Each_launch_waits_when_asked_to()
    {
        using var device = OwnDevice.New(new() { WaitsForEachLaunch = true });
        using var profile = device.Profile();
        var y = Tensor.Ones(3, device: device).Exp().Log();
        Assert.That((profile.Launches, profile.Synchronizations), Is.EqualTo((3L, 3L)));
        Assert.That(y.ToArray<float>(), Is.EqualTo(new float[] { 1, 1, 1 }).Within(1e-6));
    }

    [Test]
    public void A_kernel_is_compiled_once_and_the_profile_says_how_long_it_took()
    {
        using var device = OwnDevice.New();
        using var profile = device.Profile();
        for (var i = 0; i < 3; i++) _ = Tensor.Ones(3, device: device).Tanh();
        Assert.That((profile.Compilations, profile.Launches), Is.EqualTo((2L, 6L)));
        Assert.That(profile.CompilationTime, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(profile.Kernels.Select(kernel => kernel.Compilation), Is.All.GreaterThan(TimeSpan.Zero));
        Assert.That(profile.ToString(), Does.Contain("2 compiled in"));
    }

    [Test]
    public void A_device_that_fails_in_a_launch_names_the_kernel_and_says_so_from_then_on()
    {
        var (device, gate) = OwnDevice.Failing(GpuAction.Launch, after: 1);
        using var closing = device;
        Tensor x = Tensor.From(1f, 2).To(device), y = x.Exp();
        gate.IsOpen = true;
        _ = x.Exp();
        var lost = Assert.Throws<DeviceLostException>(() => x.Tanh())!;
        Assert.That(lost.DeviceName, Is.EqualTo("emulator"));
        Assert.That(lost.Message, Does.Contain("emulator").And.Contain("the kernel 'ContiguousMap Tanh Float32'").And.Contain("the test pulled the plug").And.Contain("TENSORIUM_SYNC=1"));
        gate.IsOpen = false;
        foreach (var use in (Action[])[
            () => x.Exp(), () => y.ToArray<float>(), () => Tensor.From(1f).To(device), () => Tensor.Zeros(100_000, device: device),
            () => device.Synchronize(), () => device.TrimMemory(), () => y.Sum().Item<float>()])
        {
            Assert.That(() => use(), Throws.TypeOf<DeviceLostException>().With.Message.EqualTo(lost.Message));
        }
        x.Dispose();
        y.Dispose();
    }

    [Test]
    public void A_fault_that_shows_later_names_the_last_kernel()
    {
        var (device, gate) = OwnDevice.Failing(GpuAction.Synchronize);
        using var closing = device;
        var y = Tensor.Ones(3, device: device).Exp();
        gate.IsOpen = true;
        Assert.That(() => y.ToArray<float>(), Throws.TypeOf<DeviceLostException>().With.Message.Contains("a copy from the device, or in a kernel before it, the last of which was 'ContiguousMap Exp Float32'"));
    }

    [Test]
    public void A_fault_shows_at_its_launch_where_launches_wait()
    {
        var (device, gate) = OwnDevice.Failing(GpuAction.Synchronize, waits: true);
        using var closing = device;
        var x = Tensor.Ones(3, device: device);
        gate.IsOpen = true;
        Assert.That(() => x.Exp(), Throws.TypeOf<DeviceLostException>().With.Message.Contains("failed in the kernel 'ContiguousMap Exp Float32'"));
    }

    [Test]
    public void A_device_that_fails_while_memory_is_freed_fails_nothing_else()
    {
        var (device, gate) = OwnDevice.Failing(GpuAction.Free);
        using (device)
        {
            for (var i = 0; i < 10; i++) _ = Tensor.Ones(1000 * (i + 1), device: device);
            gate.IsOpen = true;
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.That(device.TrimMemory, Throws.Nothing);
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Test]
    public void Without_memory_the_pool_is_emptied_and_asked_again()
    {
        var (device, gate) = OwnDevice.Failing(GpuAction.Allocate, fault: new InjectedFault("none left", new OutOfMemoryException()));
        using var closing = device;
        var x = Tensor.Ones(1000, device: device);
        x.Dispose();
        Assert.That(device.Memory.PooledBytes, Is.GreaterThan(0));
        gate.IsOpen = true;
        Assert.That(
            () => Tensor.Zeros((3, 70_000), device: device),
            Throws.TypeOf<OutOfMemoryException>().With.Message.Contains("emulator").And.Message.Contains("(3, 70000)").And.Message.Contains("840,000 bytes"));
        Assert.That(device.Memory.PooledBytes, Is.Zero);
        gate.IsOpen = false;
        Assert.That(Tensor.Ones(5, device: device).Sum().Item<float>(), Is.EqualTo(5), "the device is not lost");
    }

    [Test]
    public void One_failed_allocation_is_tried_again()
    {
        var failures = 0;
        using var device = OwnDevice.New(new()
        {
            Before = action =>
            {
                if (action == GpuAction.Allocate && failures++ == 0) throw new InjectedFault("none left", new OutOfMemoryException());
            },
        });
        Assert.That(Tensor.Ones(5, device: device).Sum().Item<float>(), Is.EqualTo(5));
        Assert.That(failures, Is.GreaterThan(1));
    }

    [Test]
    public void A_missing_device_says_why()
    {
        Assert.That(() => Device.Cuda(99), Throws.TypeOf<DeviceUnavailableException>().With.Message.Contains("driver").Or.Message.Contains("the last is"));
        Assert.That(DriverLibraries.WhyNone(DeviceKind.Cuda), Does.Contain("driver"));
        Assert.That(DriverLibraries.WhyNone(DeviceKind.OpenCl), Does.Contain("OpenCL loader"));
    }
}
#endif
