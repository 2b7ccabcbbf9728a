using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>The <see cref="MicroKernel{S, V, T}"/> of results that are one vector wide.</summary>
/// <remarks>
/// Six sums would wait for each other: a multiply-add takes four cycles, and each core begins one or two a cycle. Twelve
/// hide that (128 x 10 x 100: 4.3 against 3.7 microseconds).
/// </remarks>
static unsafe class TallKernel<S, V, T> where S : ISimd<V, T> where V : struct where T : unmanaged
{
    /// <summary>Most rows of a tile.</summary>
    public const int MaxRows = 12;

    /// <summary>Runs the kernel for 7 to 12 rows of one vector.</summary>
    public static void Run(in Tile<T> tile, nint rows)
    {
        switch (rows)
        {
            case 12: Run<N12>(tile); break;
            case 11: Run<N11>(tile); break;
            case 10: Run<N10>(tile); break;
            case 9: Run<N9>(tile); break;
            case 8: Run<N8>(tile); break;
            default: Run<N7>(tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<TRows>(in Tile<T> tile) where TRows : unmanaged
    {
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        V c6 = default, c7 = default, c8 = default, c9 = default, c10 = default, c11 = default;
        var b = tile.B;
        nint row = tile.ARow, aStep = tile.AStep, bStep = tile.BStep;
        T* a0 = tile.A, a3 = a0 + 3 * row, a6 = a3 + 3 * row, a9 = a6 + 3 * row;
        for (var p = tile.K; p > 0; p--)
        {
            var b0 = S.Load(b);
            c0 = S.Fma(S.Broadcast(a0), b0, c0);
            c1 = S.Fma(S.Broadcast(a0 + row), b0, c1);
            c2 = S.Fma(S.Broadcast(a0 + 2 * row), b0, c2);
            c3 = S.Fma(S.Broadcast(a3), b0, c3);
            c4 = S.Fma(S.Broadcast(a3 + row), b0, c4);
            c5 = S.Fma(S.Broadcast(a3 + 2 * row), b0, c5);
            c6 = S.Fma(S.Broadcast(a6), b0, c6);
            if (sizeof(TRows) > 7) c7 = S.Fma(S.Broadcast(a6 + row), b0, c7);
            if (sizeof(TRows) > 8) c8 = S.Fma(S.Broadcast(a6 + 2 * row), b0, c8);
            if (sizeof(TRows) > 9) c9 = S.Fma(S.Broadcast(a9), b0, c9);
            if (sizeof(TRows) > 10) c10 = S.Fma(S.Broadcast(a9 + row), b0, c10);
            if (sizeof(TRows) > 11) c11 = S.Fma(S.Broadcast(a9 + 2 * row), b0, c11);
            a0 += aStep;
            a3 += aStep;
            a6 += aStep;
            a9 += aStep;
            b += bStep;
        }
        var c = tile.C;
        var plain = tile.IsPlain;
        Store(tile, plain, c, c0);
        Store(tile, plain, c += tile.CRow, c1);
        Store(tile, plain, c += tile.CRow, c2);
        Store(tile, plain, c += tile.CRow, c3);
        Store(tile, plain, c += tile.CRow, c4);
        Store(tile, plain, c += tile.CRow, c5);
        Store(tile, plain, c += tile.CRow, c6);
        if (sizeof(TRows) > 7) Store(tile, plain, c += tile.CRow, c7);
        if (sizeof(TRows) > 8) Store(tile, plain, c += tile.CRow, c8);
        if (sizeof(TRows) > 9) Store(tile, plain, c += tile.CRow, c9);
        if (sizeof(TRows) > 10) Store(tile, plain, c += tile.CRow, c10);
        if (sizeof(TRows) > 11) Store(tile, plain, c += tile.CRow, c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(in Tile<T> tile, bool plain, T* c, V sum) => MicroKernel<S, V, T>.Store(tile, plain, c, sum);
}
