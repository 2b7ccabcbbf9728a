namespace Tensorium.Tests.Gpu;

/// <summary>A process that ends while tensors, forgotten ones and memory in the pool lie on the emulator, where the build has it.</summary>
static class LeavingRun
{
    static readonly List<Tensor> Held = [];

    public static int Go()
    {
        var device = GpuBackend.IsThere ? Device.Emulator : Device.Cpu;
        for (var i = 0; i < 20; i++)
        {
            Held.Add(Tensor.Ones((100, 100), device: device) * i);
            _ = Held[^1].Square(); // forgotten
            if (i % 5 == 0) GC.Collect();
        }
        var sum = Held[^1].Sum();
        Console.Out.WriteLine(sum.Item<float>());
        return 0;
    }
}
