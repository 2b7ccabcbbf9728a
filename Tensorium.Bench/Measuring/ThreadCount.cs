using Tensorium.Kernels.Cpu;

namespace Tensorium.Bench;

/// <summary>Until it is disposed, so many threads work.</summary>
sealed class ThreadCount : IDisposable
{
    readonly int _before = WorkerPool.Threads;

    /// <summary>Sets the number of threads.</summary>
    public ThreadCount(int threads) => WorkerPool.Threads = threads;

    /// <inheritdoc/>
    public void Dispose() => WorkerPool.Threads = _before;
}
