#if GPU
using NUnit.Framework;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>What a stream of copies asks of events, and that they go back whatever fails.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Devices))]
sealed class EventCopyTests(Device device)
{
    const int Copies = Uploads.Buffers + 2, None = 0;

    [Test]
    public void A_copy_waits_for_what_was_launched_and_the_first_kernel_that_uses_it_for_the_copy()
    {
        var (own, events) = OwnDevice.WithEvents(device);
        using var closing = own;
        var x = Tensor.From(1f, 2, 3).To(own);
        Assert.That(events.Log, Is.EqualTo((string[])["compute: record 1", "copies: after 1", "release 1", "copies: record 2"]));
        events.Log.Clear();
        Assert.That((x + x).ToArray<float>(), Is.EqualTo(new float[] { 2, 4, 6 }));
        Assert.That(events.Log, Is.EqualTo((string[])["compute: after 2"]), "once");
    }

    [Test]
    public void What_waited_for_a_copy_waited_for_those_before()
    {
        var (own, events) = OwnDevice.WithEvents(device);
        using var closing = own;
        Tensor first = Tensor.From(1f).To(own), second = Tensor.From(2f).To(own), third = Tensor.From(3f).To(own);
        events.Log.Clear();
        Assert.That(second.Item<float>() + first.Item<float>(), Is.EqualTo(3));
        Assert.That(events.Log, Is.EqualTo((string[])["compute: after 4"]), "the second copy's");
        Assert.That(third.Item<float>(), Is.EqualTo(3));
        Assert.That(events.Log[1..], Is.EqualTo((string[])["compute: after 6"]));
    }

    [Test]
    public void Events_go_back_and_early_copies_may_be_asked_for_late()
    {
        var (own, events) = OwnDevice.WithEvents(device);
        Tensor[] there = [.. Enumerable.Range(0, (2 * EventCopyStream.Kept) + 7).Select(i => Tensor.Full(3, i, device: Device.Cpu).To(own))];
        Assert.That(events.Held, Is.EqualTo(EventCopyStream.Kept));
        for (var i = 0; i < there.Length; i++) Assert.That(there[i].ToArray<float>(), Is.All.EqualTo(i));
        own.Dispose();
        Assert.That(events.Held, Is.Zero);
    }

    [Test]
    public void A_request_that_fails_loses_the_device_and_no_event()
    {
        var requests = Requests(None, null!);
        Assert.That(requests, Is.GreaterThan(4 * Copies), "three for each copy and one before its use; some wait for a buffer");
        for (var failing = 1; failing <= requests; failing++)
            Assert.That(() => Requests(failing, new InjectedFault("the test pulled the plug")), Throws.TypeOf<DeviceLostException>(), $"number {failing} of {requests}");
    }

    [Test]
    public void A_request_without_memory_is_made_once_more()
    {
        var requests = Requests(None, null!);
        for (var failing = 1; failing <= requests; failing++)
            Assert.That(Requests(failing, new InjectedFault("none left", new OutOfMemoryException())), Is.GreaterThan(requests), $"number {failing} of {requests}");
    }

    /// <summary>Copies, uses the copies, and counts what was asked of events. None of these stays, whatever fails.</summary>
    int Requests(int failing, Exception fault)
    {
        var (own, events) = OwnDevice.WithEvents(device);
        var requests = 0;
        events.Before = () =>
        {
            if (++requests == failing) throw fault;
        };
        try
        {
            Tensor[] there = [.. Enumerable.Range(1, Copies).Select(i => Tensor.Full(5, i, device: Device.Cpu).To(own))];
            Assert.That(there.Sum(each => each.Sum().Item<float>()), Is.EqualTo(5 * Copies * (Copies + 1) / 2));
        }
        finally
        {
            own.Dispose();
            Assert.That(events.Held, Is.Zero);
        }
        return requests;
    }
}
#endif
