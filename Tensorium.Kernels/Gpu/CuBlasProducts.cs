using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Tensorium.Kernels.Gpu;

/// <summary>cuBLAS, in single precision without TF32, so that products have the digits of their type.</summary>
sealed class CuBlasProducts : IBlas
{
    // ILGPU names the libraries of CUDA 10 to 12; a newer one has the same functions.
    static readonly Lazy<bool> Resolver = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(CuBlas).Assembly, Resolve);
        return true;
    });

    readonly CuBlas _library;

    CuBlasProducts(CuBlas library) => _library = library;

    public string Name => $"cuBLAS {_library.Version}";

    public double LeastWork => 1 << 24;

    public double LeastWorkWithSecondPass => 1 << 30;

    /// <summary>The library for a device.</summary>
    /// <exception cref="DllNotFoundException">It is not installed.</exception>
    /// <exception cref="EntryPointNotFoundException">It lacks a function.</exception>
    /// <exception cref="CuBlasException">It does not start.</exception>
    public static CuBlasProducts Create(CudaAccelerator accelerator)
    {
        _ = Resolver.Value;
        return new(new(accelerator) { MathMode = CuBlasMathMode.DefaultMath, PointerMode = CuBlasPointerMode.Host });
    }

    public void Multiply(BlasProduct product, ArrayView<float> a, ArrayView<float> b, float beta, ArrayView<float> c) => _library.Gemm(
        Operation(product.TransposeA), Operation(product.TransposeB), product.M, product.N, product.K, 1, a, product.LeadingA, b,
        product.LeadingB, beta, c, product.LeadingC);

    public void Multiply(BlasProduct product, ArrayView<double> a, ArrayView<double> b, double beta, ArrayView<double> c) => _library.Gemm(
        Operation(product.TransposeA), Operation(product.TransposeB), product.M, product.N, product.K, 1, a, product.LeadingA, b,
        product.LeadingB, beta, c, product.LeadingC);

    public void Dispose()
    {
        try
        {
            _library.Dispose();
        }
        catch (CuBlasException)
        {
            // a lost device has given it up
        }
    }

    /// <summary>What to look for when ILGPU asks for a library: the newest version of cuBLAS that it names may be a newer one.</summary>
    internal static string[] Candidates(string library) => library switch
    {
        "libcublas.so.12" => [library, "libcublas.so.13"],
        "cublas64_12.dll" => [library, "cublas64_13.dll"],
        _ => [library],
    };

    static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var candidate in Candidates(library))
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle)) return handle;
        }
        return 0;
    }

    static CuBlasOperation Operation(bool isTransposed) => isTransposed ? CuBlasOperation.Transpose : CuBlasOperation.NonTranspose;
}
