using System.Runtime.Intrinsics;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Chooses how a product is cut into tiles and runs it. The order in which an element is summed up depends on the sizes and on how the factors
/// lie, not on threads.
/// </summary>
static unsafe partial class GemmDriver<S, V, T> where S : ISimd<V, T> where V : struct where T : unmanaged
{
    // Below half a million operations (4 microseconds) a chunk is not worth the claim.
    const double ChunkFlops = 500_000;

    // B is read in place while all of it stays in the 1 MB L2 and few row tiles share the cost of packing, or while it is so
    // small that packing gains nothing. A little of it may come from L3 for fewer rows. Beside a transposed A, whose steps are
    // a cache line each, fewer rows pay for packing (784 x 300 x 512 on a Zen 5: 985 against 950 microseconds).
    const nint DirectRows = 896, DirectBytes = 1 << 20, FewRows = 512, FewRowsBytes = 1_200_000, SmallBytes = 256 << 10;

    // Packing a transposed A pays where its rows lie at strides that share few sets of the cache, or where it is so large
    // that it comes from L3 for each panel (1000^3: 90 against 60 GFLOP/s on a busy machine); else its rows are read in
    // place (784 x 300 x 512: 109 against 106).
    const nint PackABytes = 3_500_000, PackAliasingABytes = 512 << 10, AliasingStride = 1024;

    // Enough rows to pay for packing a few columns two steps to a vector, and for a second kernel where there are more than eight of them
    // (on a Zen 5, by tiles and so: 12 x 8 x 100 0.5 and 0.4 microseconds; 16 x 10 x 784 2.2 and 2.5, 24 x 10 x 784 2.9 and 2.7).
    const nint NarrowRows = StepsKernel<N2>.Rows, TwoKernelsRows = 24;

    // Enough chunks for many cores, unless too few rows were left to share the packing of a panel.
    const nint PanelChunks = 32, PanelTiles = 16;

    // Enough neighbours for the prefetcher, few enough that the sums stay in L1.
    internal const nint RowColumns = 512;

    // A packed panel fills half of the L2 that such vectors come with: 512 KB beside 512 bits, 256 KB beside 256. Blocks
    // half as long write C twice as often (2048^3: 103 against 108 GFLOP/s).
    internal static nint KBlock => 32 * S.Count * sizeof(T);

    static nint Width => S.TileVectors * S.Count;

    /// <summary>
    /// Columns that are packed together: several panels where they are narrow, so that the rows of a tile of A serve all
    /// of them from L1.
    /// </summary>
    static nint PackedColumns => nint.Max(1, 256 / sizeof(T) / Width) * Width;

    /// <summary>Computes the product, on the pool if it is large enough.</summary>
    public static void Run<TEpilogue>(in Product<T> p, TEpilogue epilogue) where TEpilogue : struct, ITileEpilogue<T>
    {
        if (p.M == 0 || p.N == 0) return;
        var rest = Rest(p);
        if (rest > 0) RunRest(p, rest, epilogue);
        var whole = p;
        (whole.N, whole.Behind) = (p.N - rest, rest);
        RunWhole(whole, epilogue);
    }

    static void RunWhole<TEpilogue>(in Product<T> p, TEpilogue epilogue) where TEpilogue : struct, ITileEpilogue<T>
    {
        if (p.Rate != null) RunDirect(p, epilogue); // over the whole of K, to be rounded as often as a product that is stored
        else if (p.N == 1 && p.M > 1) RunColumn(p, epilogue);
        else if (p.M == 1 && (p.N > Width || p.BColumn != 1)) RunRow(p, epilogue);
        else if (p.K == 1 && p.BColumn == 1) RunOuter(p, epilogue);
        else if (IsNarrow(p)) RunNarrow(p, epilogue);
        else if (p.BColumn == 1 && (p.M <= 2 * MicroKernel<S, V, T>.MaxRows || IsDirect(p))) RunDirect(p, epilogue);
        else RunPanels(p, epilogue);
    }

    static bool IsDirect(in Product<T> p)
    {
        var bytes = (double)p.K * p.N * sizeof(T);
        if (bytes <= SmallBytes) return true;
        // a narrow panel of rows at such strides does not stay in L1 between the tiles that share it
        var aliases = Width * sizeof(T) < 256 && p.BStep * sizeof(T) % AliasingStride == 0;
        return !aliases && p.M <= (p.AStep == 1 ? DirectRows : FewRows) && bytes <= (p.M <= FewRows ? FewRowsBytes : DirectBytes);
    }

    /// <summary>So few columns, beside enough rows, that <see cref="NarrowJob{T, TSteps, TEpilogue}"/> is quicker than tiles.</summary>
    static bool IsNarrow(in Product<T> p) =>
        typeof(V) == typeof(Vector512<float>) && PairKernel.IsSupported
        && p.N <= StepsKernel<N2>.Columns + PairKernel.Columns
        && p.M >= (p.N <= StepsKernel<N2>.Columns ? NarrowRows : TwoKernelsRows)
        && p.K > 0 && p.AStep == 1 && p.BColumn == 1;

    static bool PaysToPackA(in Product<T> p)
    {
        var aliases = p.AStep * sizeof(T) % AliasingStride == 0;
        return (double)p.M * p.K * sizeof(T) > (aliases ? PackAliasingABytes : PackABytes);
    }

    static void RunDirect<TEpilogue>(in Product<T> p, TEpilogue epilogue) where TEpilogue : struct, ITileEpilogue<T>
    {
        var job = new DirectJob<S, V, T, TEpilogue>(p, epilogue);
        var items = job.RowTiles * ((p.N - 1) / Width + 1);
        WorkerPool.Run(ref job, items, Grain(items, p.Flops));
    }

    static void RunOuter<TEpilogue>(in Product<T> p, TEpilogue epilogue) where TEpilogue : struct, ITileEpilogue<T>
    {
        var job = new OuterJob<S, V, T, TEpilogue>(p, epilogue);
        WorkerPool.Run(ref job, p.M, Grain(p.M, p.Flops));
    }

    static void RunNarrow<TEpilogue>(in Product<T> p, TEpilogue epilogue) where TEpilogue : struct, ITileEpilogue<T>
    {
        if (p.N <= StepsKernel<N4>.Columns) RunNarrow<N4, TEpilogue>(p, epilogue);
        else RunNarrow<N2, TEpilogue>(p, epilogue);
    }

    static void RunNarrow<TSteps, TEpilogue>(in Product<T> p, TEpilogue epilogue)
        where TSteps : unmanaged where TEpilogue : struct, ITileEpilogue<T>
    {
        var packed = Scratch.Whole<float>(NarrowJob<T, TSteps, TEpilogue>.PackedLength(p));
        NarrowJob<T, TSteps, TEpilogue>.Pack(p, packed);
        var job = new NarrowJob<T, TSteps, TEpilogue>(p, packed, epilogue);
        WorkerPool.Run(ref job, job.Blocks, Grain(job.Blocks, p.Flops));
    }

    static void RunPanels<TEpilogue>(in Product<T> p, TEpilogue epilogue) where TEpilogue : struct, ITileEpilogue<T>
    {
        var packed = p.AStep != 1 && p.N > 2 * Width && PaysToPackA(p);
        var rowTiles = RowTiles(p);
        T* packedA = null;
        if (packed)
        {
            packedA = Scratch.Whole<T>(checked(p.M * p.K));
            var pack = new PackAJob<T>(p, packedA, rowTiles);
            WorkerPool.Run(ref pack, pack.Blocks, 1);
        }
        var columns = PackedColumns;
        var groups = nint.Max(1, rowTiles / PanelTiles);
        // As wide as tiles go: by half as wide ones AB' of 128 x 300 x 784 takes 255 instead of 244 microseconds on a Zen 5. Only where the
        // chunks do not divide by the threads: smaller ones share out more evenly. It changes no sum.
        var chunks = ((p.N - 1) / columns + 1) * groups;
        if (chunks < PanelChunks / 2 && chunks % WorkerPool.Threads != 0 && Grain(chunks, p.Flops) == 1) columns /= 2;
        var panels = (p.N - 1) / columns + 1;
        groups = nint.Min((PanelChunks - 1) / panels + 1, groups);
        var job = new PanelJob<S, V, T, TEpilogue>(p, packedA, rowTiles, groups, columns, epilogue);
        WorkerPool.Run(ref job, panels * groups, Grain(panels * groups, p.Flops));
    }

    /// <summary>
    /// Row times matrix is bound by reading B, so B is read along its rows: as dot products if it is transposed, else as
    /// sums of multiples of its rows. (One panel of them is a tile: its sums stay in registers.)
    /// </summary>
    static void RunRow<TEpilogue>(in Product<T> p, TEpilogue epilogue) where TEpilogue : struct, ITileEpilogue<T>
    {
        var q = p;
        if (p.BColumn == 1)
        {
            var rows = new RowJob<S, V, T, TEpilogue>(p, epilogue);
            WorkerPool.Run(ref rows, p.N, nint.Max(Grain(p.N, p.Flops), RowColumns));
            return;
        }
        if (p.AStep != 1)
        {
            q.A = Scratch.Panel<T>(p.K);
            q.AStep = 1;
            for (nint i = 0; i < p.K; i++) q.A[i] = p.A[i * p.AStep];
        }
        var job = new DotJob<S, V, T, TEpilogue>(q, epilogue);
        WorkerPool.Run(ref job, p.N, Grain(p.N, p.Flops));
    }

    /// <summary>Matrix times column is the row times the transposed matrix, into a contiguous row.</summary>
    static void RunColumn<TEpilogue>(in Product<T> p, TEpilogue epilogue) where TEpilogue : struct, ITileEpilogue<T>
    {
        var row = p;
        (row.M, row.N) = (1, p.M);
        row.A = p.B;
        (row.ARow, row.AStep) = (1, p.BStep);
        row.B = p.A;
        (row.BStep, row.BColumn) = (p.AStep, p.ARow);
        row.C = Scratch.Whole<T>(p.M);
        row.CRow = p.M;
        row.Bias = null;
        row.Accumulate = false;
        Run(row, default(NoEpilogue<T>));
        for (nint i = 0; i < p.M; i++)
        {
            var c = p.C + i * p.CRow;
            var sum = row.C[i];
            if (p.Accumulate) sum = Wide1<T>.Add(*c, sum);
            *c = p.Bias == null ? sum : Wide1<T>.Add(sum, *p.Bias);
            epilogue.Apply(new(c, 1), 0);
        }
    }

    /// <summary>Rows in as few tiles as possible, all of nearly the same height: no tile is left with one row.</summary>
    internal static nint RowTiles(in Product<T> p) =>
        (p.M - 1) / (p.N <= S.Count ? TallKernel<S, V, T>.MaxRows : MicroKernel<S, V, T>.MaxRows) + 1;

    static nint Grain(nint items, double flops) =>
        (nint)Math.Clamp(Math.Ceiling(ChunkFlops * items / Math.Max(flops, 1)), 1, items);
}
