using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

/// <summary>Events of an accelerator's streams: points in the order of one that others wait for.</summary>
interface IStreamEvents
{
    /// <summary>Marks the end of what a stream was given so far.</summary>
    /// <returns>The event, to be released.</returns>
    nint Record(AcceleratorStream stream);

    /// <summary>What a stream is given from now on runs after an event; this program does not wait.</summary>
    void LetWait(AcceleratorStream stream, nint until);

    /// <summary>Waits for an event.</summary>
    void Wait(nint until);

    /// <summary>Gives an event back, at the latest when nothing waits for it any more. Throws nothing.</summary>
    void Release(nint recorded);
}
