using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    internal override void Duplicate(Storage to, Storage from, nint bytes)
    {
        Transfer("a copy on the device", () => Bytes(from, 0, bytes).CopyTo(Accelerator.DefaultStream, Bytes(to, 0, bytes)));
        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }
}
