#if GPU
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>A queue waits for an event of this program (clCreateUserEvent).</summary>
sealed class OpenClGate : StreamGate
{
    readonly OpenClEvents _events = new();
    readonly nint _opening;

    public OpenClGate(Accelerator accelerator, AcceleratorStream stream)
    {
        _opening = Call<CreateUserEvent>(DriverLibraries.OpenCl(), "clCreateUserEvent")(accelerator.NativePtr, out var error);
        CLException.ThrowIfFailed((CLError)error);
        _events.LetWait(stream, _opening);
    }

    delegate nint CreateUserEvent(nint context, out int error);

    delegate int SetUserEventStatus(nint userEvent, int status);

    protected override void Release() =>
        CLException.ThrowIfFailed((CLError)Call<SetUserEventStatus>(DriverLibraries.OpenCl(), "clSetUserEventStatus")(_opening, 0));

    protected override void Free() => _events.Release(_opening);
}
#endif
