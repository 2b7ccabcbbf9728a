using Tensorium.Kernels;

namespace Tensorium;

public abstract partial class Device
{
    /// <summary>Copies bytes from the processor's memory to a storage of this device.</summary>
    internal virtual unsafe void Write(Storage to, nint at, byte* from, nint bytes) =>
        Buffer.MemoryCopy(from, to.Pointer<byte>(at, bytes), bytes, bytes);

    /// <summary>Copies bytes of a storage of this device to the processor's memory, when all work before is done.</summary>
    internal virtual unsafe void Read(Storage from, nint at, byte* to, nint bytes) =>
        Buffer.MemoryCopy(from.Pointer<byte>(at, bytes), to, bytes, bytes);

    /// <summary>Copies the first bytes of a storage of this device to another, as fast as the device's own copy is: what kernels are measured by.</summary>
    internal virtual unsafe void Duplicate(Storage to, Storage from, nint bytes) =>
        Buffer.MemoryCopy(from.Pointer<byte>(0, bytes), to.Pointer<byte>(0, bytes), bytes, bytes);

    /// <summary>Copies x to y, contiguous and of one type, from device to device; between two GPUs by way of the processor.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory for what copies go through.</exception>
    internal static void Transfer(Operand y, Operand x)
    {
        if (x.Count == 0) return;
        try
        {
            TransferBytes(y, x);
        }
        catch (OutOfMemoryException inner)
        {
            throw new OutOfMemoryException(
                $"there is no memory to copy {x.Layout.Shape} of {x.DType} from {x.Storage.Device} to {y.Storage.Device}: {inner.Message}", inner);
        }
        GC.KeepAlive(x.Storage);
        GC.KeepAlive(y.Storage);
    }

    static unsafe void TransferBytes(Operand y, Operand x)
    {
        var size = x.DType.Size();
        var (bytes, from, to) = (x.Count * size, (nint)x.Layout.Offset * size, (nint)y.Layout.Offset * size);
        if (y.Storage.Device.Kind == DeviceKind.Cpu)
        {
            x.Storage.Device.Read(x.Storage, from, y.Storage.Pointer<byte>(to, bytes), bytes);
        }
        else if (x.Storage.Device.Kind == DeviceKind.Cpu)
        {
            y.Storage.Device.Write(y.Storage, to, x.Storage.Pointer<byte>(from, bytes), bytes);
        }
        else
        {
            using var between = Cpu.Allocate(bytes);
            x.Storage.Device.Read(x.Storage, from, between.Pointer<byte>(0, bytes), bytes);
            y.Storage.Device.Write(y.Storage, to, between.Pointer<byte>(0, bytes), bytes);
        }
    }
}
