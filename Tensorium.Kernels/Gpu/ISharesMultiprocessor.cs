namespace Tensorium.Kernels.Gpu;

/// <summary>
/// A kernel for groups of 256 threads, two of which are to run on a multiprocessor at once: one computes while the other waits.
/// CUDA's compiler then takes at most 128 registers a thread.
/// </summary>
interface ISharesMultiprocessor;
