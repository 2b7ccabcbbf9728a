#if GPU
using NUnit.Framework;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Copies beside what computes on CUDA and OpenCL devices: what is held up, and what goes on. Where there is none, nothing runs.</summary>
[TestFixtureSource(nameof(Devices))]
sealed class CopyStreamTests(Device device)
{
    static IEnumerable<Device> Devices => GpuBackend.Devices.Where(each => each.Kind != DeviceKind.Emulator);

    [Test]
    public void Computing_goes_on_while_a_copy_is_on_its_way()
    {
        var accelerator = OwnDevice.AcceleratorLike(device);
        var stream = accelerator.CreateStream();
        using var own = new GpuDevice(accelerator, device.Kind, "own", new() { Copies = new EventCopyStream(accelerator, stream, GpuDevice.Events(accelerator)!) });
        var x = Tensor.Full(1000, 2, device: own);
        _ = (x + x).Sum().Item<float>(); // compiled: what waits below, waits for the copy alone
        using var gate = StreamGate.Close(accelerator, stream);
        var arriving = Tensor.Full(1000, 3, device: Device.Cpu).To(own);
        Assert.That((x * x).Sum().Item<float>(), Is.EqualTo(4000), "what does not use the copy");
        var used = Task.Run(() => (arriving + x).Sum().Item<float>());
        Assert.That(used.Wait(200), Is.False, "what uses it waits");
        gate.Open();
        Assert.That(used.Result, Is.EqualTo(5000));
    }

    [Test]
    public void A_copy_waits_for_kernels_that_still_use_the_memory()
    {
        using var own = new GpuDevice(OwnDevice.AcceleratorLike(device), device.Kind, "own", new());
        var x = Tensor.Full(1000, 2, device: own);
        var y = x + 1; // compiled, and its memory taken
        y.Dispose();
        own.Synchronize();
        using var gate = StreamGate.Close(own.Accelerator, own.Accelerator.DefaultStream);
        y = x + 1;
        var taken = own.Memory.NativeAllocations;
        x.Dispose();
        var z = Tensor.Full(1000, 7, device: Device.Cpu).To(own);
        Assert.That(own.Memory.NativeAllocations, Is.EqualTo(taken), "the same memory");
        Thread.Sleep(100); // for a copy that would not wait
        gate.Open();
        Assert.That(y.ToArray<float>(), Is.All.EqualTo(3));
        Assert.That(z.ToArray<float>(), Is.All.EqualTo(7));
    }

    [Test]
    public void Copies_and_kernels_of_any_size_in_any_order()
    {
        var random = new Random(5);
        var (own, events) = OwnDevice.WithEvents(device);
        using (own)
        {
            List<(Tensor There, float[] Expected)> held = [];
            for (var round = 0; round < 400; round++)
            {
                var count = random.Next(20) == 0 ? random.Next(3 * Uploads.MaxBytes / sizeof(float)) : random.Next(1, 1 << random.Next(1, 16));
                var here = new float[count];
                for (var i = 0; i < count; i++) here[i] = random.Next(-1000, 1000);
                var there = Tensor.From(here).To(own);
                for (var adds = random.Next(3); adds > 0; adds--)
                {
                    there.Add_(1);
                    for (var i = 0; i < count; i++) here[i]++;
                }
                held.Add((there, here));
                while (held.Count > 6)
                {
                    var (one, expected) = held[random.Next(held.Count)];
                    held.Remove((one, expected));
                    if (random.Next(2) == 0) Assert.That(one.ToArray<float>(), Is.EqualTo(expected), $"round {round}, {expected.Length} elements");
                    one.Dispose();
                }
            }
            foreach (var (one, expected) in held) Assert.That(one.ToArray<float>(), Is.EqualTo(expected));
            Assert.That(events.Held, Is.EqualTo(EventCopyStream.Kept));
        }
        Assert.That(events.Held, Is.Zero);
    }

    [Test]
    public void Several_threads_copy_and_compute()
    {
        var (own, events) = OwnDevice.WithEvents(device);
        using (own)
        {
            Parallel.For(0, 8, thread =>
            {
                for (var round = 1; round <= 40; round++)
                {
                    using var there = Tensor.Full(64 * round, thread + round, device: Device.Cpu).To(own);
                    Assert.That(there.Sum().Item<float>(), Is.EqualTo(64 * round * (thread + round)));
                }
            });
        }
        Assert.That(events.Held, Is.Zero);
    }
}
#endif
