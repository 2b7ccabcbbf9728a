using System.Runtime.InteropServices;

namespace Tensorium.Bench;

/// <summary>OpenBLAS, called directly.</summary>
sealed class OpenBlasPeer : IPeer
{
    const int RowMajor = 101, NoTranspose = 111, Transpose = 112;

    static readonly string[] FileNames = ["libopenblas.so.0", "libopenblas", "openblas", "libopenblas.0.dylib"];

    readonly Sgemm _sgemm;
    readonly Dgemm _dgemm;
    readonly SetThreads _setThreads;

    OpenBlasPeer(nint library)
    {
        _sgemm = Function<Sgemm>(library, "cblas_sgemm");
        _dgemm = Function<Dgemm>(library, "cblas_dgemm");
        _setThreads = Function<SetThreads>(library, "openblas_set_num_threads");
        Blas = Marshal.PtrToStringAnsi(Function<GetConfig>(library, "openblas_get_config")())?.Trim() ?? "";
        if (Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE") is { Length: > 0 } core)
            Blas += $"; OPENBLAS_CORETYPE={core} is set: it does not choose its kernels by itself";
        Version = Blas.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["OpenBLAS", var version, ..] ? version : "unknown";
    }

    delegate void Sgemm(
        int order, int transposeA, int transposeB, int m, int n, int k, float alpha, nint a, int strideA, nint b, int strideB,
        float beta, nint c, int strideC);

    delegate void Dgemm(
        int order, int transposeA, int transposeB, int m, int n, int k, double alpha, nint a, int strideA, nint b, int strideB,
        double beta, nint c, int strideC);

    delegate void SetThreads(int threads);

    delegate nint GetConfig();

    /// <inheritdoc/>
    public string Name => "OpenBLAS";

    /// <inheritdoc/>
    public string Version { get; }

    /// <inheritdoc/>
    public string Blas { get; }

    /// <summary>Loads the library if the machine has it.</summary>
    public static OpenBlasPeer? TryLoad(out string why)
    {
        why = $"OpenBLAS is absent: no {FileNames[0]} that can be loaded (Debian: libopenblas0-pthread)";
        foreach (string name in FileNames)
        {
            if (!NativeLibrary.TryLoad(name, out nint library)) continue;
            try
            {
                return new(library);
            }
            catch (EntryPointNotFoundException)
            {
                why = $"OpenBLAS is absent: {name} is there but lacks its functions";
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<IContestant> Contestants(Work work, int threads)
    {
        bool isDouble = work.Name.StartsWith("gemm64", StringComparison.Ordinal);
        if (!work.Name.StartsWith("gemm", StringComparison.Ordinal)) return [];
        int[] size = [.. work.Shape.Split('x').Select(int.Parse)];
        return [new InProcess(isDouble ? Double(work.Name, size, threads) : Single(work.Name, size, threads), Device.Cpu)];
    }

    /// <summary>The library stays loaded: its threads may still run.</summary>
    public void Dispose()
    {
    }

    Action Single(string name, int[] size, int threads)
    {
        var (m, n, k) = (size[0], size[1], size[2]);
        var (ta, tb) = (name.EndsWith("tn", StringComparison.Ordinal), name.EndsWith("nt", StringComparison.Ordinal));
        AlignedArray<float> a = new(m * k), b = new(k * n), c = new(m * n);
        return () =>
        {
            _setThreads(threads);
            _sgemm(
                RowMajor, ta ? Transpose : NoTranspose, tb ? Transpose : NoTranspose, m, n, k, 1, a.Address, ta ? m : k,
                b.Address, tb ? k : n, 0, c.Address, n);
        };
    }

    Action Double(string name, int[] size, int threads)
    {
        var (m, n, k) = (size[0], size[1], size[2]);
        var (ta, tb) = (name.EndsWith("tn", StringComparison.Ordinal), name.EndsWith("nt", StringComparison.Ordinal));
        AlignedArray<double> a = new(m * k), b = new(k * n), c = new(m * n);
        return () =>
        {
            _setThreads(threads);
            _dgemm(
                RowMajor, ta ? Transpose : NoTranspose, tb ? Transpose : NoTranspose, m, n, k, 1, a.Address, ta ? m : k,
                b.Address, tb ? k : n, 0, c.Address, n);
        };
    }

    static TFunction Function<TFunction>(nint library, string name) where TFunction : Delegate =>
        Marshal.GetDelegateForFunctionPointer<TFunction>(NativeLibrary.GetExport(library, name));
}
