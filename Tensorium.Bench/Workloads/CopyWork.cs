namespace Tensorium.Bench;

/// <summary>Copies between the processor's memory and a device's.</summary>
static class CopyWork
{
    /// <summary>To the default device.</summary>
    public static Work ToDevice(int size) => Work.OfBytes("to-device", $"{size}", Bound.Link, 4.0 * size, () =>
    {
        Tensor here = Tensor.Rand(new Generator(1), size, device: Device.Cpu);
        return Work.Scoped(() => here.To(Device.Default));
    });

    /// <summary>From the default device.</summary>
    public static Work ToHost(int size) => Work.OfBytes("to-host", $"{size}", Bound.Link, 4.0 * size, () =>
    {
        Tensor there = Tensor.Rand(new Generator(1), size);
        return Work.Scoped(() => there.To(Device.Cpu));
    });
}
