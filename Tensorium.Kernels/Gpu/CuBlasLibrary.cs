using System.Runtime.InteropServices;

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
        .. from version in (int[])[13, 12, 11, 10] select $"libcublas.so.{version}",
        .. from version in (int[])[13, 12, 11, 10] select $"cublas64_{version}.dll",
    ];

    readonly delegate* unmanaged<nint*, int> _create;
    readonly delegate* unmanaged<nint, int> _destroy;
    readonly delegate* unmanaged<nint, int*, int> _getVersion;
    readonly delegate* unmanaged<nint, nint, int> _setStream;
    readonly delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, nint, int, float*, nint, int, int> _singles;
    readonly delegate* unmanaged<nint, int, int, int, int, int, double*, nint, int, nint, int, double*, nint, int, int> _doubles;
    readonly delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, long, nint, int, long, float*, nint, int, long, int, int> _batchesOfSingles;
    readonly delegate* unmanaged<nint, int, int, int, int, int, double*, nint, int, long, nint, int, long, double*, nint, int, long, int, int> _batchesOfDoubles;

    /// <summary>Finds the functions.</summary>
    /// <param name="library">The loaded library, which stays loaded.</param>
    /// <exception cref="EntryPointNotFoundException">It lacks one.</exception>
    CuBlasLibrary(nint library)
    {
        _create = (delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(library, "cublasCreate_v2");
        _destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cublasDestroy_v2");
        _getVersion = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "cublasGetVersion_v2");
        _setStream = (delegate* unmanaged<nint, nint, int>)NativeLibrary.GetExport(library, "cublasSetStream_v2");
        _singles = (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, nint, int, float*, nint, int, int>)
            NativeLibrary.GetExport(library, "cublasSgemm_v2");
        _doubles = (delegate* unmanaged<nint, int, int, int, int, int, double*, nint, int, nint, int, double*, nint, int, int>)
            NativeLibrary.GetExport(library, "cublasDgemm_v2");
        _batchesOfSingles =
            (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, long, nint, int, long, float*, nint, int, long, int, int>)
            NativeLibrary.GetExport(library, "cublasSgemmStridedBatched");
        _batchesOfDoubles =
            (delegate* unmanaged<nint, int, int, int, int, int, double*, nint, int, long, nint, int, long, double*, nint, int, long, int, int>)
            NativeLibrary.GetExport(library, "cublasDgemmStridedBatched");
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
    public int Multiply(nint handle, BlasProduct p, nint a, nint b, float beta, nint c)
    {
        var alpha = 1f;
        return p.Batches == 1
            ? _singles(handle, Operation(p.TransposeA), Operation(p.TransposeB), p.M, p.N, p.K, &alpha, a, p.LeadingA, b, p.LeadingB, &beta, c, p.LeadingC)
            : _batchesOfSingles(
                handle, Operation(p.TransposeA), Operation(p.TransposeB), p.M, p.N, p.K, &alpha, a, p.LeadingA, p.StepA, b, p.LeadingB, p.StepB,
                &beta, c, p.LeadingC, p.StepC, p.Batches);
    }

    /// <inheritdoc cref="Multiply(nint, BlasProduct, nint, nint, float, nint)"/>
    public int Multiply(nint handle, BlasProduct p, nint a, nint b, double beta, nint c)
    {
        var alpha = 1.0;
        return p.Batches == 1
            ? _doubles(handle, Operation(p.TransposeA), Operation(p.TransposeB), p.M, p.N, p.K, &alpha, a, p.LeadingA, b, p.LeadingB, &beta, c, p.LeadingC)
            : _batchesOfDoubles(
                handle, Operation(p.TransposeA), Operation(p.TransposeB), p.M, p.N, p.K, &alpha, a, p.LeadingA, p.StepA, b, p.LeadingB, p.StepB,
                &beta, c, p.LeadingC, p.StepC, p.Batches);
    }

    // CUBLAS_OP_N and CUBLAS_OP_T
    static int Operation(bool isTransposed) => isTransposed ? 1 : 0;
}
