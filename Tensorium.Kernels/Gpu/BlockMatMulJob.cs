using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// C = op(A B + bias) or C += A B for large products, a tile of 128 by 128 elements a group of 256 threads: each keeps eight by
/// eight sums in registers. While a strip of A and B in shared memory is multiplied, the next is on its way through registers to
/// the other half of that memory. Item is (matrix, tile).
/// </summary>
/// <typeparam name="T">float, or another type of 32 bits.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TOp">What is applied to the finished elements.</typeparam>
struct BlockMatMulJob<T, V, E, TOp>(TOp op, ArrayView<T> c, GpuMatrices<T> a, GpuMatrices<T> b) : IGpuGroupJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TOp : struct, IUnaryOp
{
    /// <summary>Threads along each side of a group, and in all.</summary>
    public const int Side = 16, Threads = Side * Side;

    /// <summary>Rows and columns of a tile.</summary>
    public const int Tile = 8 * Side;

    // Columns of A and rows of B that a strip has: a pack of each a thread.
    const int Depth = 8;

    // Packs of a row of a strip, and of a strip.
    const int RowPacks = Tile / 4, StripPacks = Depth * RowPacks;

    public ArrayView<T> Bias;

    /// <summary>1 where there is a bias, where C is added to, and where packs of C and of the bias may be stored and loaded.</summary>
    public int HasBias, Accumulate, HasPacks;

    /// <summary>Rows of C.</summary>
    public readonly long Rows => a.Rows;

    /// <summary>Columns of C.</summary>
    public readonly long Columns => b.Columns;

    /// <summary>Tiles of a matrix.</summary>
    public readonly long Tiles => Count(a.Rows) * Count(b.Columns);

    public readonly void Run(long item)
    {
        var tiles = Tiles;
        var batch = item / tiles;
        var tile = item - (batch * tiles);
        var across = Count(b.Columns);
        var top = tile / across * Tile;
        var left = (tile - (tile / across * across)) * Tile;
        var loaderA = new StripLoader<T>(a, a.Batches.At(batch), top, a.RowStride, a.ColumnStride, a.Rows, a.Columns);
        var loaderB = new StripLoader<T>(b, b.Batches.At(batch), left, b.ColumnStride, b.RowStride, b.Columns, b.Rows);

        // two strips each, with a row for every k
        var stripA = SharedMemory.Allocate<Pack4<T>>(2 * StripPacks);
        var stripB = SharedMemory.Allocate<Pack4<T>>(2 * StripPacks);
        var y = Group.IdxX / Side;
        var x = Group.IdxX - (y * Side);
        Block8<V> sums = default;
        loaderA.Store(stripA, 0, loaderA.Load(0));
        loaderB.Store(stripB, 0, loaderB.Load(0));
        Group.Barrier();
        var half = 0;
        for (long depth = Depth; depth < a.Columns; depth += Depth)
        {
            var nextA = loaderA.Load(depth);
            var nextB = loaderB.Load(depth);
            Multiply(ref sums, stripA, stripB, half, x, y);
            half = StripPacks - half;
            loaderA.Store(stripA, half, nextA);
            loaderB.Store(stripB, half, nextB);
            Group.Barrier();
        }
        Multiply(ref sums, stripA, stripB, half, x, y);

        // A thread's rows are four neighbours in each half of the tile, and its columns, too. The loop's end is not a constant:
        // eight copies of the op in the code are enough.
        var first = batch * a.Rows * b.Columns;
        for (var row = 0; row < 8 && top + Row(y, row) < a.Rows; row++)
        {
            var (low, high) = sums.Row(row);
            var start = first + ((top + Row(y, row)) * b.Columns);
            Store(low, start, left + (4 * x));
            Store(high, start, left + (Tile / 2) + (4 * x));
        }
    }

    static long Count(long length) => (length + Tile - 1) / Tile;

    static int Row(int y, int row) => row < 4 ? (4 * y) + row : (Tile / 2) + (4 * y) + row - 4;

    static void Multiply(ref Block8<V> sums, ArrayView<Pack4<T>> stripA, ArrayView<Pack4<T>> stripB, int half, int x, int y)
    {
        for (var k = 0; k < Depth; k++)
        {
            var at = half + (k * RowPacks);
            sums.Add(
                Row4<V>.Of<T, E>(stripA[at + y]), Row4<V>.Of<T, E>(stripA[at + (RowPacks / 2) + y]),
                Row4<V>.Of<T, E>(stripB[at + x]), Row4<V>.Of<T, E>(stripB[at + (RowPacks / 2) + x]));
        }
    }

    readonly void Store(Row4<V> sums, long start, long column)
    {
        if (HasPacks != 0 && column + 3 < b.Columns)
        {
            var packs = c.Cast<Pack4<T>>();
            var at = (start + column) / 4;
            if (Accumulate != 0) sums.Add(Row4<V>.Of<T, E>(packs[at]));
            if (HasBias != 0) sums.Add(Row4<V>.Of<T, E>(Bias.Cast<Pack4<T>>()[column / 4]));
            packs[at] = new Row4<V> { A = op.Apply(sums.A), B = op.Apply(sums.B), C = op.Apply(sums.C), D = op.Apply(sums.D) }.ToPack<T, E>();
            return;
        }
        for (var i = 0; i < 4 && column + i < b.Columns; i++)
        {
            var sum = sums.At(i);
            if (Accumulate != 0) sum += E.Load(c[start + column + i]);
            if (HasBias != 0) sum += E.Load(Bias[column + i]);
            c[start + column + i] = E.Store(op.Apply(sum));
        }
    }
}
