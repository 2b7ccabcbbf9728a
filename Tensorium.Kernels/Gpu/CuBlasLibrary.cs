using System.Runtime.InteropServices;
using unsafe BatchedGemm = delegate* unmanaged<nint, int, int, int, int, int, void*, nint, int, long, nint, int, long, void*, nint, int, long, int, int>;
using unsafe Gemm = delegate* unmanaged<nint, int, int, int, int, int, void*, nint, int, nint, int, void*, nint, int, int>;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// The functions of cuBLAS that products need, of the versions for CUDA 10 to 13. ILGPU.Algorithms has no products in batches,
/// and makes a handle before it makes its context current, for which CUDA would make another context.
/// </summary>
sealed unsafe class CuBlasLibrary
{
    /// <summary>What the library is called, the newest first.</summary>
    internal static readonly string[] Names =
    [
        "libcublas.so.13", "libcublas.so.12", "libcublas.so.11", "libcublas.so.10",
        "cublas64_13.dll", "cublas64_12.dll", "cublas64_11.dll", "cublas64_10.dll",
    ];

    readonly delegate* unmanaged<nint*, int> _create;
    readonly delegate* unmanaged<nint, int> _destroy;
    readonly delegate* unmanaged<nint, int*, int> _getVersion;
    readonly delegate* unmanaged<nint, nint, int> _setStream;
    readonly Gemm _singles, _doubles;
    readonly BatchedGemm _batchesOfSingles, _batchesOfDoubles;

    /// <summary>Finds the functions.</summary>
    /// <param name="library">The loaded library, which stays loaded.</param>
    /// <exception cref="EntryPointNotFoundException">It lacks one.</exception>
    CuBlasLibrary(nint library)
    {
        _create = (delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(library, "cublasCreate_v2");
        _destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cublasDestroy_v2");
        _getVersion = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "cublasGetVersion_v2");
        _setStream = (delegate* unmanaged<nint, nint, int>)NativeLibrary.GetExport(library, "cublasSetStream_v2");
        _singles = (Gemm)NativeLibrary.GetExport(library, "cublasSgemm_v2");
        _doubles = (Gemm)NativeLibrary.GetExport(library, "cublasDgemm_v2");
        _batchesOfSingles = (BatchedGemm)NativeLibrary.GetExport(library, "cublasSgemmStridedBatched");
        _batchesOfDoubles = (BatchedGemm)NativeLibrary.GetExport(library, "cublasDgemmStridedBatched");
    }

    /// <summary>Those libraries that are installed, the newest first.</summary>
    public static IEnumerable<CuBlasLibrary> Installed()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, typeof(CuBlasLibrary).Assembly, null, out var library)) yield return new(library);
        }
    }

    /// <summary>A handle for the current context.</summary>
    public int Create(out nint handle)
    {
        fixed (nint* created = &handle) return _create(created);
    }

    public int Destroy(nint handle) => _destroy(handle);

    public int GetVersion(nint handle, out int version)
    {
        fixed (int* found = &version) return _getVersion(handle, found);
    }

    public int SetStream(nint handle, nint stream) => _setStream(handle, stream);

    /// <summary>C = op(A) op(B) + beta C</summary>
    public int Multiply(nint handle, BlasProduct product, nint a, nint b, float beta, nint c)
    {
        var alpha = 1f;
        return Multiply(_singles, _batchesOfSingles, handle, product, &alpha, a, b, &beta, c);
    }

    /// <inheritdoc cref="Multiply(nint, BlasProduct, nint, nint, float, nint)"/>
    public int Multiply(nint handle, BlasProduct product, nint a, nint b, double beta, nint c)
    {
        var alpha = 1.0;
        return Multiply(_doubles, _batchesOfDoubles, handle, product, &alpha, a, b, &beta, c);
    }

    static int Multiply(
        Gemm one, BatchedGemm batches, nint handle, BlasProduct p, void* alpha, nint a, nint b, void* beta, nint c)
    {
        var (opA, opB) = (Operation(p.TransposeA), Operation(p.TransposeB));
        return p.Batches == 1
            ? one(handle, opA, opB, p.M, p.N, p.K, alpha, a, p.LeadingA, b, p.LeadingB, beta, c, p.LeadingC)
            : batches(handle, opA, opB, p.M, p.N, p.K, alpha, a, p.LeadingA, p.StepA, b, p.LeadingB, p.StepB, beta, c, p.LeadingC, p.StepC, p.Batches);
    }

    // CUBLAS_OP_N and CUBLAS_OP_T
    static int Operation(bool isTransposed) => isTransposed ? 1 : 0;
}
