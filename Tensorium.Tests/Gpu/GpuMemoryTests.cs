#if GPU
using NUnit.Framework;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Where a device has no memory, what waits for reuse goes back, and it is asked once more.</summary>
[TestFixture]
sealed class GpuMemoryTests
{
    static readonly GpuAction[] Takers = [GpuAction.Allocate, GpuAction.PageLock, GpuAction.Load, GpuAction.Launch];

    static InjectedFault NoneLeft => new("none left", new OutOfMemoryException());

    [TestCaseSource(nameof(Takers))]
    public void Any_request_that_is_refused_once_is_granted_after_room_was_made(GpuAction action)
    {
        var (expected, asked) = Sums(_ => false);
        var requests = asked.Count(each => each == action);
        Assert.That(requests, Is.GreaterThan(0));
        for (var refused = 0; refused < requests; refused++)
        {
            var (number, left) = (refused, refused);
            var (actual, after) = Sums(each => each == action && left-- == 0);
            Assert.That(actual, Is.EqualTo(expected), $"number {number} of {requests}");
            Assert.That(after.Count(each => each == GpuAction.Launch), Is.EqualTo(asked.Count(each => each == GpuAction.Launch) + (action == GpuAction.Launch ? 1 : 0)));
        }
    }

    [Test]
    public void The_device_is_waited_for_before_its_memory_goes_back()
    {
        List<GpuAction> log = [];
        var (isOpen, refusals) = (false, 0);
        using var device = OwnDevice.New(new()
        {
            Before = action =>
            {
                if (!isOpen) return;
                log.Add(action);
                if (action == GpuAction.Allocate && refusals++ == 0) throw NoneLeft;
            },
        });
        Tensor.Ones(1000, device: device).Dispose();
        isOpen = true;
        using var x = Tensor.Empty(70_000, DType.Float32, device);
        Assert.That(
            log.Where(action => action is GpuAction.Allocate or GpuAction.Synchronize or GpuAction.Free),
            Is.EqualTo((GpuAction[])[GpuAction.Allocate, GpuAction.Synchronize, GpuAction.Free, GpuAction.Allocate]));
    }

    [TestCase(GpuAction.Allocate, "(3, 70000) of Float32")]
    [TestCase(GpuAction.PageLock, "(3, 70000) of Float32")]
    [TestCase(GpuAction.Load, "the kernel 'ContiguousMap Exp Float32' on (3, 70000)")]
    [TestCase(GpuAction.Launch, "the kernel 'ContiguousMap Exp Float32' on (3, 70000)")]
    public void What_is_refused_twice_names_the_shape_and_the_device_which_goes_on(GpuAction action, string named)
    {
        var asked = 0;
        var (device, gate) = OwnDevice.Failing(action, fault: NoneLeft);
        using var closing = device;
        var x = Tensor.Full((3, 70_000), 0.5, device: Device.Cpu);
        var there = action is GpuAction.Load or GpuAction.Launch ? x.To(device) : null;
        Tensor.Ones(1000, device: device).Dispose();
        gate.IsOpen = true;
        gate.Asked = () => asked++;
        Assert.That(
            () => there is null ? x.To(device) : there.Exp(),
            Throws.TypeOf<OutOfMemoryException>().With.Message.Contains(named).And.Message.Contains("emulator"));
        Assert.That(asked, Is.EqualTo(2), "no third time");
        if (action == GpuAction.Allocate) Assert.That(device.Memory.PooledBytes, Is.Zero);
        gate.IsOpen = false;
        Assert.That(x.To(device).Exp().Max().Item<float>(), Is.EqualTo(Math.Exp(0.5)).Within(1e-6), "the device is not lost");
    }

    [Test]
    public void Page_locked_buffers_go_back_with_the_pool()
    {
        var requests = 0;
        using var device = OwnDevice.New(new() { Before = action => requests += action == GpuAction.PageLock ? 1 : 0 });
        var x = Tensor.Full(1000, 3, device: Device.Cpu);
        for (var i = 0; i < 2 * Uploads.Buffers; i++) x.To(device).Dispose();
        Assert.That(requests, Is.EqualTo(Uploads.Buffers));
        device.TrimMemory();
        Assert.That(x.To(device).ToArray<float>(), Is.All.EqualTo(3));
        Assert.That(requests, Is.EqualTo(Uploads.Buffers + 1));
    }

    [Test]
    public void A_fault_of_a_kernel_before_shows_where_room_is_made()
    {
        var (device, gate) = OwnDevice.Failing(GpuAction.Allocate, fault: NoneLeft);
        using var closing = device;
        var chosen = Tensor.From(1f, 2, 3).To(device).IndexSelect(0, Tensor.From(7L).To(device));
        gate.IsOpen = true;
        Assert.That(() => Tensor.Zeros(70_000, device: device), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("index 7"));
        chosen.Dispose();
    }

    /// <summary>Copies, a kernel that reports, and sums in several passes, on a device of its own.</summary>
    static (float[] Sums, List<GpuAction> Asked) Sums(Predicate<GpuAction> isRefused)
    {
        List<GpuAction> asked = [];
        using var device = OwnDevice.New(new()
        {
            Before = action =>
            {
                asked.Add(action);
                if (isRefused(action)) throw NoneLeft;
            },
        });
        var x = Tensor.Arange(0, 20_000, 1, DType.Float32, Device.Cpu).Reshape(2, 10_000).To(device);
        var rows = x.IndexSelect(0, Tensor.From(1L, 0L, 1L).To(device));
        rows += 1;
        return (rows.Sum(1).ToArray<float>(), asked);
    }
}
#endif
