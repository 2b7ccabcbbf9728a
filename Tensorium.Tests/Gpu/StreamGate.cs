#if GPU
using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Tensorium.Tests.Gpu;

/// <summary>Holds a stream up until it is opened, or at the latest when the test ends.</summary>
abstract class StreamGate : IDisposable
{
    bool _isOpen;

    public static StreamGate Close(Accelerator accelerator, AcceleratorStream stream) =>
        accelerator is CudaAccelerator cuda ? new CudaGate(cuda, (CudaStream)stream) : new OpenClGate(accelerator, stream);

    public void Open()
    {
        _isOpen = true;
        Release();
    }

    public void Dispose()
    {
        if (!_isOpen) Open();
        Free();
    }

    /// <summary>Lets the stream go on.</summary>
    protected abstract void Release();

    /// <summary>Gives back what the gate was made of.</summary>
    protected abstract void Free();

    /// <summary>A function of a driver that ILGPU does not bind.</summary>
    protected static T Call<T>(nint library, string name) where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));
}
#endif
