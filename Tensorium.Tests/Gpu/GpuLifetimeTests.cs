#if GPU
using System.Diagnostics;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Tensorium.Tests.Gpu;

/// <summary>Devices and their tensors go in any order.</summary>
[TestFixture]
public class GpuLifetimeTests
{
    const int Cycles = 1000;

    [Test]
    public void A_thousand_devices_come_and_go()
    {
        Cycle(0);
        Collect();
        var (threads, memory) = (Process.GetCurrentProcess().Threads.Count, GC.GetTotalMemory(true));
        for (var i = 1; i <= Cycles; i++)
        {
            Cycle(i);
            if (i % 100 == 0) Collect();
        }
        Collect();
        Assert.That(Process.GetCurrentProcess().Threads.Count, Is.LessThan(threads + 40), "each emulator has 17 threads");
        Assert.That(GC.GetTotalMemory(true), Is.LessThan(memory + (Cycles * 4096L)), "4 KiB a device would be a leak");
    }

    [Test]
    public void A_closed_device_says_so()
    {
        var device = OwnDevice.New();
        var x = Tensor.Ones(3, device: device);
        device.Dispose();
        device.Dispose();
        foreach (var use in (Action[])[() => x.Exp(), () => x.ToArray<float>(), () => Tensor.Zeros(3, device: device), device.Synchronize, device.TrimMemory])
            Assert.That(() => use(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(x.Dispose, Throws.Nothing);
        Assert.That(device.Memory.NativeBytes, Is.Zero);
    }

    // Not inlined: what is forgotten here must be found by the collector after the return.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Cycle(int i)
    {
        var device = OwnDevice.New();
        var held = Tensor.From(1f, 2, 3).To(device);
        _ = Tensor.From(4f).To(device); // forgotten
        if (i % 50 == 0) Assert.That((held * held).ToArray<float>(), Is.EqualTo(new float[] { 1, 4, 9 }));
        switch (i % 4)
        {
            case 0: // tensors first
                held.Dispose();
                device.Dispose();
                break;
            case 1: // the device first
                device.Dispose();
                held.Dispose();
                break;
            case 2: // tensors are left to the collector, after the device
                device.Dispose();
                break;
            default: // the collector may find them while the device goes
                GC.Collect(0, GCCollectionMode.Forced, blocking: false);
                device.Dispose();
                break;
        }
    }

    static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
#endif
