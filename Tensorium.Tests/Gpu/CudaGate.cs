#if GPU
using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>A stream waits for a function of this program that does not return (cuLaunchHostFunc).</summary>
sealed class CudaGate : StreamGate
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    readonly ManualResetEventSlim _opened = new(), _passed = new();
    readonly HostFunction _waiting;

    public CudaGate(CudaAccelerator accelerator, CudaStream stream)
    {
        _waiting = _ =>
        {
            _opened.Wait(Longest);
            _passed.Set();
        };
        using var bound = accelerator.BindScoped();
        CudaException.ThrowIfFailed((CudaError)Call<LaunchHostFunction>(DriverLibraries.Cuda(), "cuLaunchHostFunc")(
            stream.StreamPtr, Marshal.GetFunctionPointerForDelegate(_waiting), 0));
    }

    delegate void HostFunction(nint state);

    delegate int LaunchHostFunction(nint stream, nint function, nint state);

    protected override void Release() => _opened.Set();

    protected override void Free()
    {
        _passed.Wait(Longest); // the driver calls what goes with this
        _opened.Dispose();
        _passed.Dispose();
    }
}
#endif
