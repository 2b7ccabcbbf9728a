using System.Runtime.Intrinsics;

namespace Tensorium.Kernels.Cpu;

// The few columns that whole vectors leave, four of 100 for example, in ways that do not multiply for the rest of a vector.
static unsafe partial class GemmDriver<S, V, T>
{
    // Fewer rows or steps gain less than a second product costs, which few threads share (on a Zen 5, in tiles and apart: 24 x 20 x 64 0.68 and
    // 0.70 microseconds, 64 x 20 x 64 1.32 and 1.29, 128 x 100 x 300 32.9 and 30.1; with two threads A'B of 300 x 100 x 64 9.7 and 9.2, x 32
    // 5.6 and 6.3). It reads A again, which from memory costs more (8192 x 100 x 784 6.02 and 5.95 milliseconds, 60,000 x 100 x 300 24.7
    // and 25.2). Beside many columns a few are nothing (128 x 500 x 784 with two threads 213 and 218 microseconds).
    const nint MostRest = 8, RestSteps = 32, TurnedSteps = 64, RestProducts = 1024, RestBytes = 32 << 20, RestColumns = 256;

    /// <summary>How many columns behind the last whole vector are quicker apart.</summary>
    static nint Rest(in Product<T> p)
    {
        if (typeof(V) != typeof(Vector512<float>) || !PairKernel.IsSupported) return 0;
        var (rest, products) = (p.N % S.Count, (double)p.M * p.K);
        return rest <= MostRest && p.N > S.Count && p.N <= RestColumns && p.BColumn == 1 && (p.AStep != 1 || p.Rate == null)
            && p.M >= NarrowRows && p.K >= (p.AStep == 1 ? RestSteps : TurnedSteps)
            && products >= RestProducts * rest && products * sizeof(T) <= RestBytes ? rest : 0;
    }

    /// <summary>Computes the last columns, and does nothing to finished ones but what tiles do themselves.</summary>
    static void RunRest<TEpilogue>(in Product<T> p, nint columns, TEpilogue epilogue) where TEpilogue : struct, ITileEpilogue<T>
    {
        var rest = p;
        rest.N = columns;
        rest.B += p.N - columns;
        rest.C += p.N - columns;
        if (p.Bias != null) rest.Bias += p.N - columns;
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
            C = Scratch.Whole<T>(checked((p.N + FourColumns.Count) * p.M)),
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
            FourColumns.Turn((float*)turned.C + j * p.M, p.M, tile);
        }
    }
}
