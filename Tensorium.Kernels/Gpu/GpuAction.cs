namespace Tensorium.Kernels.Gpu;

/// <summary>What an accelerator is asked for.</summary>
enum GpuAction
{
    /// <summary>Memory of its own.</summary>
    Allocate,

    /// <summary>Memory of the processor that it can read by itself.</summary>
    PageLock,

    /// <summary>To compile a kernel, and to take it.</summary>
    Load,

    /// <summary>To run a kernel.</summary>
    Launch,

    /// <summary>To copy.</summary>
    Copy,

    /// <summary>To be done with what it was given.</summary>
    Synchronize,

    /// <summary>To take memory back.</summary>
    Free,
}
