using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Tensorium.Kernels.Gpu;

/// <summary>Products of a CUDA device by cuBLAS, whose default is single precision without TF32: products have the digits of their type.</summary>
sealed class CuBlasProducts : IBlas
{
    readonly CudaAccelerator _accelerator;
    readonly CuBlasLibrary _library;
    readonly nint _handle;

    CuBlasProducts(CudaAccelerator accelerator, CuBlasLibrary library, nint handle)
    {
        (_accelerator, _library, _handle) = (accelerator, library, handle);
        Check(library.SetStream(handle, ((CudaStream)accelerator.DefaultStream).StreamPtr));
        Check(library.GetVersion(handle, out var version));
        Name = $"cuBLAS {version}";
    }

    public string Name { get; }

    public double LeastWork => 1 << 24;

    public double LeastWorkWithSecondPass => 1 << 30;

    /// <summary>The newest installed library that starts on a device.</summary>
    /// <exception cref="DllNotFoundException">None is installed.</exception>
    /// <exception cref="EntryPointNotFoundException">It lacks a function.</exception>
    /// <exception cref="CuBlasException">It does not start.</exception>
    public static CuBlasProducts Create(CudaAccelerator accelerator)
    {
        using var bound = accelerator.BindScoped();
        var refusal = 0;
        foreach (var library in CuBlasLibrary.Installed())
        {
            var status = library.Create(out var handle);
            if (status == 0) return Start(accelerator, library, handle);
            if (refusal == 0) refusal = status;
        }
        Check(refusal);
        throw new DllNotFoundException($"none of {string.Join(", ", CuBlasLibrary.Names)} can be loaded");
    }

    static CuBlasProducts Start(CudaAccelerator accelerator, CuBlasLibrary library, nint handle)
    {
        try
        {
            return new(accelerator, library, handle);
        }
        catch (CuBlasException)
        {
            _ = library.Destroy(handle);
            throw;
        }
    }

    public void Multiply(BlasProduct product, ArrayView<float> a, ArrayView<float> b, float beta, ArrayView<float> c)
    {
        using var bound = _accelerator.BindScoped();
        Check(_library.Multiply(_handle, product, Address(a), Address(b), beta, Address(c)));
    }

    public void Multiply(BlasProduct product, ArrayView<double> a, ArrayView<double> b, double beta, ArrayView<double> c)
    {
        using var bound = _accelerator.BindScoped();
        Check(_library.Multiply(_handle, product, Address(a), Address(b), beta, Address(c)));
    }

    public void Dispose()
    {
        using var bound = _accelerator.BindScoped();
        _ = _library.Destroy(_handle); // a lost device has given it up
    }

    static nint Address<T>(ArrayView<T> view) where T : unmanaged => view.LoadEffectiveAddressAsPtr();

    static void Check(int status) => CuBlasException.ThrowIfFailed((CuBlasStatus)status);
}
