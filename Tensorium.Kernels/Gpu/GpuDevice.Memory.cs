using System.Runtime.CompilerServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    readonly CachingAllocator _allocator;

    public override MemoryStatistics Memory =>
        new(_allocator.NativeBytes, _allocator.PooledBytes, _allocator.NativeAllocations);

    public override Storage Allocate(nint bytes) => new(this, _allocator, bytes);

    public override void TrimMemory()
    {
        lock (_launching) // from one to the other nothing is launched, so that no kernel uses what goes back
        {
            Synchronize();
            _uploads.Trim();
            _allocator.Trim();
        }
    }

    GpuBlock Take(CachingAllocator owner, nint bytes)
    {
        lock (_launching)
        {
            CheckUsable();
            try
            {
                Options.Before?.Invoke(GpuAction.Allocate);
                return new(owner, Accelerator, bytes, Options.Before);
            }
            catch (Exception refused) when (IsOutOfMemory(refused))
            {
                throw new OutOfMemoryException($"{Name} ({Accelerator.Name}) does not have {bytes:N0} bytes: {refused.Message}", refused);
            }
            catch (AcceleratorException refused)
            {
                throw Lost(refused, $"allocating {bytes:N0} bytes");
            }
        }
    }

    /// <summary>
    /// When memory ran out: waits, and gives back what waits for reuse, here and in the processor's memory, which the accelerator
    /// reads from page-locked buffers. What is asked once more after this may find room. Not to be called under the lock, for
    /// finalizers are waited for.
    /// </summary>
    void MakeRoom()
    {
        _allocator.CollectForgotten();
        TrimMemory();
        Cpu.TrimMemory();
    }

    /// <summary>Does something, and where memory runs out makes room and does all of it once more.</summary>
    /// <param name="ask">What needs memory.</param>
    /// <param name="isDone">Whether it was done before memory ran out, and must not be done again.</param>
    void Retried(Action ask, Func<bool>? isDone = null)
    {
        try
        {
            ask();
            return;
        }
        catch (OutOfMemoryException) when (isDone?.Invoke() != true)
        {
            // from here on this frame keeps nothing of the first attempt alive
        }
        MakeRoom();
        ask();
    }

    Storage Scratch<T>(long count) where T : unmanaged
    {
        var bytes = checked((nint)count * Unsafe.SizeOf<T>());
        try
        {
            return Allocate(bytes);
        }
        catch (OutOfMemoryException refused)
        {
            throw new OutOfMemoryException($"{this} has no memory for ({count}) of {typeof(T).Name} that a kernel works with, {bytes:N0} bytes", refused);
        }
    }

    OutOfMemoryException NoMemory(Exception refused, string what) =>
        new($"{Name} ({Accelerator.Name}) has no memory for {what}, also after what waited for reuse went back: {refused.Message}", refused);

    static bool IsOutOfMemory(Exception refused) => refused switch
    {
        OutOfMemoryException => true, // the emulator, and page-locked memory
        CudaException cuda => cuda.Error == nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY),
        CLException opencl => opencl.Error.ToString()
            is "CL_MEM_OBJECT_ALLOCATION_FAILURE" or "CL_OUT_OF_RESOURCES" or "CL_OUT_OF_HOST_MEMORY" or "CL_INVALID_BUFFER_SIZE",
        CuBlasException blas => blas.Error == CuBlasStatus.CUBLAS_STATUS_ALLOC_FAILED,
        AcceleratorException other => other.InnerException is OutOfMemoryException,
        _ => false,
    };
}
