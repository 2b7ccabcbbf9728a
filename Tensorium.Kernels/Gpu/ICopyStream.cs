using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// Copies from the processor to an accelerator, one after the other, beside the stream that computes. Copies have numbers from 1 on;
/// where one is done, those before it are.
/// </summary>
interface ICopyStream : IDisposable
{
    /// <summary>
    /// Begins a copy. It waits on the device for what computing was given before, since that may still use the memory.
    /// </summary>
    /// <returns>Its number.</returns>
    long Begin(ArrayView<byte> to, PageLockedArray1D<byte> from, int bytes);

    /// <summary>What computing is given from now on runs after a copy; this program does not wait.</summary>
    void LetComputeWait(long copy);

    /// <summary>Waits until a copy is done.</summary>
    void Wait(long copy);

    /// <summary>Waits until all are done.</summary>
    void WaitForAll();
}
