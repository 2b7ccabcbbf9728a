using System.Runtime.Intrinsics;

namespace Tensorium.Kernels.Cpu;

// The few columns that whole vectors leave, four of 100 for example, in ways that do not multiply for the rest of a vector.
static unsafe partial class GemmDriver<S, V, T>
{
    const nint MostRest = 8;

    // Fewer steps, or fewer products for each column, gain less than a second job costs, which few threads share (on a Zen 5, in tiles and
    // apart: 24 x 20 x 64 0.68 and 0.70 microseconds, 64 x 20 x 64 1.32 and 1.29, 128 x 100 x 300 32.9 and 30.1; with two threads A'B of 300 x
    // 100 x 64 9.7 and 9.2, x 32 5.6 and 6.3).
    const nint FewestSteps = 32, FewestTurnedSteps = 64, FewestProducts = 1024;

    // A is read again, which from memory costs more (8192 x 100 x 784 6.02 and 5.95 milliseconds, 60,000 x 100 x 300 24.7 and 25.2).
    const nint MostBytesOfA = 32 << 20;

    // Beside many columns a few are nothing (128 x 500 x 784 with two threads 213 and 218 microseconds).
    const nint MostColumns = 256;

    /// <summary>How many columns behind the last whole vector are quicker apart.</summary>
    static nint Rest(in Product<T> p)
    {
        if (typeof(V) != typeof(Vector512<float>) || !PairKernel.IsSupported) return 0;
        var (rest, products) = (p.N % S.Count, (double)p.M * p.K);
        return rest <= MostRest && p.N > S.Count && p.N <= MostColumns && p.BColumn == 1 && (p.AStep != 1 || p.Rate == null)
            && p.M >= NarrowRows && p.K >= (p.AStep == 1 ? FewestSteps : FewestTurnedSteps)
            && products >= FewestProducts * rest && products * sizeof(T) <= MostBytesOfA ? rest : 0;
    }

    /// <summary>Computes the last columns. They are finished with those before them, unless tiles finish theirs in registers.</summary>
    static void RunRest<TEpilogue>(in Product<T> p, nint columns, TEpilogue epilogue) where TEpilogue : struct, ITileEpilogue<T>
    {
        var (rest, first) = (p, p.N - columns);
        rest.N = columns;
        rest.B += first;
        rest.C += first;
        if (p.Bias != null) rest.Bias += first;
        if (p.AStep != 1) RunTurned<TEpilogue>(rest);
        else if (Finish.IsInTile<T, TEpilogue>()) RunNarrow(rest, epilogue);
        else RunNarrow(rest, default(NoEpilogue<T>));
    }

    /// <summary>A few columns as rows of the transposed product: where A is transposed, these are whole vectors.</summary>
    static void RunTurned<TEpilogue>(in Product<T> p) where TEpilogue : struct, ITileEpilogue<T>
    {
        var turned = new Product<T>
        {
            M = p.N,
            N = p.M,
            K = p.K,
            A = p.B,
            ARow = 1,
            AStep = p.BStep,
            B = p.A,
            BStep = p.AStep,
            BColumn = 1,
            C = Scratch.Whole<T>(checked((p.N + FourColumns.Count) * p.M)), // they are read four at a time
            CRow = p.M,
        };
        RunDirect(turned, default(NoEpilogue<T>));
        for (nint j = 0; j < p.N; j += FourColumns.Count)
        {
            var tile = new Tile<float>
            {
                C = (float*)p.C + j,
                CRow = p.CRow,
                Bias = p.Bias == null ? null : (float*)p.Bias + j,
                Accumulate = p.Accumulate,
                Rate = (float*)p.Rate,
                Rectify = Finish.IsInTile<T, TEpilogue>(),
                Tail = p.N - j < FourColumns.Count ? (int)(p.N - j) : 0,
            };
            FourColumns.StoreTurned((float*)turned.C + j * p.M, p.M, tile);
        }
    }
}
