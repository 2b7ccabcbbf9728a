using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels.Cpu;

/// <summary>What a micro-kernel works on: a few rows of A, a panel of B, and where in C the result goes.</summary>
unsafe struct Tile<T> where T : unmanaged
{
    /// <summary>Element (i, p) of A is <c>A[i * ARow + p * AStep]</c>, so both transposes are one kernel.</summary>
    public T* A;
    public nint ARow, AStep;

    /// <summary>
    /// From a step of A to the one that is brought to the second cache meanwhile; 0 for none. A packed A of 16 MB comes from
    /// memory for each panel, faster than the processor foresees (2048 x 2048: 90 against 93 % of the ceiling on a Zen 5). Tiles of less than
    /// their whole width do not.
    /// </summary>
    public nint Ahead;

    /// <summary>Element (p, j) of B is <c>B[p * BStep + j]</c>.</summary>
    public T* B;
    public nint BStep;

    public T* C;
    public nint CRow;

    /// <summary>How many products an element sums.</summary>
    public nint K;

    /// <summary>Added last; null for none.</summary>
    public T* Bias;

    /// <summary>Whether the sum is added to C.</summary>
    public bool Accumulate;

    /// <summary>What multiplies the sum, which is subtracted from C then, without bias; null for none. It lives as long as the job.</summary>
    public T* Rate;

    /// <summary>Whether what would be stored and is below zero becomes zero.</summary>
    public bool Rectify;

    /// <summary>Whether sums are stored as they are.</summary>
    public readonly bool IsPlain => !Accumulate && Bias == null && Rate == null && !Rectify;

    /// <summary>How many elements of the last vector of a row belong to C; 0 for all.</summary>
    public int Tail;
}

/// <summary>C tile = [C tile +] A B [+ bias], rectified on demand, or C tile - rate (A B), with all accumulators in registers.</summary>
/// <remarks>
/// Accumulators are separate locals: arrays, inline arrays and loops over them leave the registers (37 to 55 GFLOP/s
/// instead of 117 on a Zen 4 core). Rows, vectors, halves of the last vector and whether to fetch ahead are JIT constants, so
/// the tests on them vanish. Of a last vector that is at most half full only the half is computed, where that is quicker
/// (512 x 100 x 300: 112 against 104 GFLOP/s): that constant is the number of its halves in use.
/// </remarks>
static unsafe class MicroKernel<S, V, T> where S : ISimd<V, T> where V : struct where T : unmanaged
{
    /// <summary>Most rows of a tile: six streams of A stay inside an 8-way cache even at power-of-two strides.</summary>
    public const int MaxRows = 6;

    /// <summary>
    /// Runs the kernel for 1 to 6 rows and 1 to <see cref="ISimd{V, T}.TileVectors"/> vectors, or for up to 12 rows of one.
    /// </summary>
    public static void Run(in Tile<T> tile, nint rows, nint vectors)
    {
        switch (rows)
        {
            case > MaxRows: TallKernel<S, V, T>.Run(tile, rows); break;
            case 6: Run<N6>(tile, vectors); break;
            case 5: Run<N5>(tile, vectors); break;
            case 4: Run<N4>(tile, vectors); break;
            case 3: Run<N3>(tile, vectors); break;
            case 2: Run<N2>(tile, vectors); break;
            default: Run<N1>(tile, vectors); break;
        }
    }

    static void Run<TRows>(in Tile<T> tile, nint vectors) where TRows : unmanaged
    {
        if (S.HasHalves && tile.Tail > 0 && tile.Tail <= S.Count / 2) Run<TRows, N1>(tile, vectors);
        else Run<TRows, N2>(tile, vectors);
    }

    static void Run<TRows, THalves>(in Tile<T> tile, nint vectors) where TRows : unmanaged where THalves : unmanaged
    {
        if (S.TileVectors >= 4 && vectors == 4 && tile.Ahead != 0) Run<TRows, N4, THalves, N2>(tile);
        else if (S.TileVectors == 2 && vectors == 2 && tile.Ahead != 0) Run<TRows, N2, THalves, N2>(tile);
        else if (S.TileVectors >= 4 && vectors == 4) Run<TRows, N4, THalves, N1>(tile);
        else if (S.TileVectors >= 4 && vectors == 3) Run<TRows, N3, THalves, N1>(tile);
        else if (vectors == 2) Run<TRows, N2, THalves, N1>(tile);
        else Run<TRows, N1, THalves, N1>(tile);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<TRows, TVectors, THalves, TAhead>(in Tile<T> tile)
        where TRows : unmanaged where TVectors : unmanaged where THalves : unmanaged where TAhead : unmanaged
    {
        V c00 = default, c01 = default, c02 = default, c03 = default;
        V c10 = default, c11 = default, c12 = default, c13 = default;
        V c20 = default, c21 = default, c22 = default, c23 = default;
        V c30 = default, c31 = default, c32 = default, c33 = default;
        V c40 = default, c41 = default, c42 = default, c43 = default;
        V c50 = default, c51 = default, c52 = default, c53 = default;
        V b1 = default, b2 = default, b3 = default;
        var b = tile.B;
        nint row = tile.ARow, aStep = tile.AStep, bStep = tile.BStep;
        T* a0 = tile.A, a3 = a0 + 3 * row;
        var ahead = tile.Ahead;
        for (var p = tile.K; p > 0; p--)
        {
            if (sizeof(TAhead) > 1 && Sse.IsSupported) Sse.Prefetch1(a0 + ahead);
            var b0 = S.Load(b);
            if (sizeof(TVectors) > 1) b1 = S.Load(b + S.Count);
            if (sizeof(TVectors) > 2) b2 = S.Load(b + 2 * S.Count);
            if (sizeof(TVectors) > 3) b3 = S.Load(b + 3 * S.Count);

            var a = S.Broadcast(a0);
            c00 = Fma<TVectors, N1, THalves>(a, b0, c00);
            if (sizeof(TVectors) > 1) c01 = Fma<TVectors, N2, THalves>(a, b1, c01);
            if (sizeof(TVectors) > 2) c02 = Fma<TVectors, N3, THalves>(a, b2, c02);
            if (sizeof(TVectors) > 3) c03 = Fma<TVectors, N4, THalves>(a, b3, c03);
            if (sizeof(TRows) > 1)
            {
                a = S.Broadcast(a0 + row);
                c10 = Fma<TVectors, N1, THalves>(a, b0, c10);
                if (sizeof(TVectors) > 1) c11 = Fma<TVectors, N2, THalves>(a, b1, c11);
                if (sizeof(TVectors) > 2) c12 = Fma<TVectors, N3, THalves>(a, b2, c12);
                if (sizeof(TVectors) > 3) c13 = Fma<TVectors, N4, THalves>(a, b3, c13);
            }
            if (sizeof(TRows) > 2)
            {
                a = S.Broadcast(a0 + 2 * row);
                c20 = Fma<TVectors, N1, THalves>(a, b0, c20);
                if (sizeof(TVectors) > 1) c21 = Fma<TVectors, N2, THalves>(a, b1, c21);
                if (sizeof(TVectors) > 2) c22 = Fma<TVectors, N3, THalves>(a, b2, c22);
                if (sizeof(TVectors) > 3) c23 = Fma<TVectors, N4, THalves>(a, b3, c23);
            }
            if (sizeof(TRows) > 3)
            {
                a = S.Broadcast(a3);
                c30 = Fma<TVectors, N1, THalves>(a, b0, c30);
                if (sizeof(TVectors) > 1) c31 = Fma<TVectors, N2, THalves>(a, b1, c31);
                if (sizeof(TVectors) > 2) c32 = Fma<TVectors, N3, THalves>(a, b2, c32);
                if (sizeof(TVectors) > 3) c33 = Fma<TVectors, N4, THalves>(a, b3, c33);
            }
            if (sizeof(TRows) > 4)
            {
                a = S.Broadcast(a3 + row);
                c40 = Fma<TVectors, N1, THalves>(a, b0, c40);
                if (sizeof(TVectors) > 1) c41 = Fma<TVectors, N2, THalves>(a, b1, c41);
                if (sizeof(TVectors) > 2) c42 = Fma<TVectors, N3, THalves>(a, b2, c42);
                if (sizeof(TVectors) > 3) c43 = Fma<TVectors, N4, THalves>(a, b3, c43);
            }
            if (sizeof(TRows) > 5)
            {
                a = S.Broadcast(a3 + 2 * row);
                c50 = Fma<TVectors, N1, THalves>(a, b0, c50);
                if (sizeof(TVectors) > 1) c51 = Fma<TVectors, N2, THalves>(a, b1, c51);
                if (sizeof(TVectors) > 2) c52 = Fma<TVectors, N3, THalves>(a, b2, c52);
                if (sizeof(TVectors) > 3) c53 = Fma<TVectors, N4, THalves>(a, b3, c53);
            }
            a0 += aStep;
            a3 += aStep;
            b += bStep;
        }
        var c = tile.C;
        row = tile.CRow;
        if (tile.IsPlain) // one test, not three a row, which the next tile waits for
        {
            StoreSums<TVectors>(tile, c, c00, c01, c02, c03);
            if (sizeof(TRows) > 1) StoreSums<TVectors>(tile, c += row, c10, c11, c12, c13);
            if (sizeof(TRows) > 2) StoreSums<TVectors>(tile, c += row, c20, c21, c22, c23);
            if (sizeof(TRows) > 3) StoreSums<TVectors>(tile, c += row, c30, c31, c32, c33);
            if (sizeof(TRows) > 4) StoreSums<TVectors>(tile, c += row, c40, c41, c42, c43);
            if (sizeof(TRows) > 5) StoreSums<TVectors>(tile, c += row, c50, c51, c52, c53);
        }
        else
        {
            StoreRow<TVectors>(tile, c, c00, c01, c02, c03);
            if (sizeof(TRows) > 1) StoreRow<TVectors>(tile, c += row, c10, c11, c12, c13);
            if (sizeof(TRows) > 2) StoreRow<TVectors>(tile, c += row, c20, c21, c22, c23);
            if (sizeof(TRows) > 3) StoreRow<TVectors>(tile, c += row, c30, c31, c32, c33);
            if (sizeof(TRows) > 4) StoreRow<TVectors>(tile, c += row, c40, c41, c42, c43);
            if (sizeof(TRows) > 5) StoreRow<TVectors>(tile, c += row, c50, c51, c52, c53);
        }
    }

    /// <summary>Stores a row of one vector.</summary>
    /// <param name="tile">What is done to it before.</param>
    /// <param name="plain">Whether that is nothing: found out once a tile.</param>
    /// <param name="c">Where to.</param>
    /// <param name="sum">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in Tile<T> tile, bool plain, T* c, V sum)
    {
        if (plain) StoreSums<N1>(tile, c, sum, default, default, default);
        else StoreRow<N1>(tile, c, sum, default, default, default);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Fma<TVectors, TVector, THalves>(V a, V b, V c)
        where TVectors : unmanaged where TVector : unmanaged where THalves : unmanaged =>
        sizeof(THalves) == 1 && sizeof(TVector) == sizeof(TVectors) ? S.FmaHalf(a, b, c) : S.Fma(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreRow<TVectors>(in Tile<T> tile, T* c, V c0, V c1, V c2, V c3) where TVectors : unmanaged
    {
        if (tile.Rate != null)
        {
            var rate = S.Broadcast(tile.Rate);
            c0 = S.SubtractProduct(rate, c0, S.Load(c));
            if (sizeof(TVectors) > 1) c1 = S.SubtractProduct(rate, c1, S.Load(c + S.Count));
            if (sizeof(TVectors) > 2) c2 = S.SubtractProduct(rate, c2, S.Load(c + 2 * S.Count));
            if (sizeof(TVectors) > 3) c3 = S.SubtractProduct(rate, c3, S.Load(c + 3 * S.Count));
        }
        if (tile.Accumulate)
        {
            c0 = S.Add(S.Load(c), c0);
            if (sizeof(TVectors) > 1) c1 = S.Add(S.Load(c + S.Count), c1);
            if (sizeof(TVectors) > 2) c2 = S.Add(S.Load(c + 2 * S.Count), c2);
            if (sizeof(TVectors) > 3) c3 = S.Add(S.Load(c + 3 * S.Count), c3);
        }
        if (tile.Bias is var bias && bias != null)
        {
            c0 = S.Add(c0, S.Load(bias));
            if (sizeof(TVectors) > 1) c1 = S.Add(c1, S.Load(bias + S.Count));
            if (sizeof(TVectors) > 2) c2 = S.Add(c2, S.Load(bias + 2 * S.Count));
            if (sizeof(TVectors) > 3) c3 = S.Add(c3, S.Load(bias + 3 * S.Count));
        }
        if (tile.Rectify)
        {
            c0 = S.Rectify(c0);
            if (sizeof(TVectors) > 1) c1 = S.Rectify(c1);
            if (sizeof(TVectors) > 2) c2 = S.Rectify(c2);
            if (sizeof(TVectors) > 3) c3 = S.Rectify(c3);
        }
        StoreSums<TVectors>(tile, c, c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreSums<TVectors>(in Tile<T> tile, T* c, V c0, V c1, V c2, V c3) where TVectors : unmanaged
    {
        if (sizeof(TVectors) > 1) S.Store(c, c0);
        if (sizeof(TVectors) > 2) S.Store(c + S.Count, c1);
        if (sizeof(TVectors) > 3) S.Store(c + 2 * S.Count, c2);
        var last = sizeof(TVectors) switch { 1 => c0, 2 => c1, 3 => c2, _ => c3 };
        c += (sizeof(TVectors) - 1) * S.Count;
        if (tile.Tail == 0) S.Store(c, last);
        else S.StorePart(c, last, tile.Tail);
    }
}
