using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// C = op(A B + bias) or C += A B, a tile of C a group of 256 threads: each keeps a block of sums in registers. While a strip of A
/// and B in shared memory is multiplied, the next is on its way through registers to the other half of that memory. Item is
/// (matrix, tile).
/// </summary>
/// <typeparam name="T">float, or another type of 32 bits.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TBlock">The block of a thread: eight by eight for tiles of 128 by 128, four by four for 64 by 64.</typeparam>
/// <typeparam name="TOp">What is applied to the finished elements.</typeparam>
struct BlockMatMulJob<T, V, E, TBlock, TOp>(TOp op, ArrayView<T> c, GpuMatrices<T> a, GpuMatrices<T> b) : IGpuGroupJob, ISharesMultiprocessor
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TBlock : struct, IBlock<V>
    where TOp : struct, IUnaryOp
{
    public ArrayView<T> Bias;

    /// <summary>1 where there is a bias, where C is added to, and where packs of C and of the bias may be stored and loaded.</summary>
    public int HasBias, Accumulate, HasPacks;

    // Rows and columns of a tile; columns of A and rows of B that a strip has, which is a pack of each a thread; packs of its rows.
    static int Tile => TBlock.Size * BlockThreads.Side;

    static int Depth => 4 * BlockThreads.All / Tile;

    static int RowPacks => Tile / 4;

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
        var loaderA = new StripLoader<T>(Tile, a, a.Batches.At(batch), top, a.RowStride, a.ColumnStride, a.Rows, a.Columns);
        var loaderB = new StripLoader<T>(Tile, b, b.Batches.At(batch), left, b.ColumnStride, b.RowStride, b.Columns, b.Rows);

        // two strips each, of a pack a thread, with a row for every k
        var stripA = SharedMemory.Allocate<Pack4<T>>(2 * BlockThreads.All);
        var stripB = SharedMemory.Allocate<Pack4<T>>(2 * BlockThreads.All);
        var y = Group.IdxX / BlockThreads.Side;
        var x = Group.IdxX - (y * BlockThreads.Side);
        TBlock sums = default;
        loaderA.Store(stripA, 0, loaderA.Load(0));
        loaderB.Store(stripB, 0, loaderB.Load(0));
        Group.Barrier();
        var half = 0;
        for (long depth = Depth; depth < a.Columns + Depth; depth += Depth) // the last brings zeros, which nobody multiplies
        {
            var nextA = loaderA.Load(depth);
            var nextB = loaderB.Load(depth);
            Multiply(ref sums, stripA, stripB, half, x, y);
            half = BlockThreads.All - half;
            loaderA.Store(stripA, half, nextA);
            loaderB.Store(stripB, half, nextB);
            Group.Barrier();
        }

        // A thread's rows are four neighbours in each half of the tile, and its columns, too; a block of four has one half. The
        // loop's end is not a constant: so many copies of the op in the code are enough.
        var first = batch * a.Rows * b.Columns;
        for (var row = 0; row < TBlock.Size && top + Row(y, row) < a.Rows; row++)
        {
            var start = first + ((top + Row(y, row)) * b.Columns);
            Store(sums.Row(row, 0), start, left + (4 * x));
            if (TBlock.Size > 4) Store(sums.Row(row, 1), start, left + (Tile / 2) + (4 * x));
        }
    }

    static long Count(long length) => (length + Tile - 1) / Tile;

    static int Row(int y, int row) => row < 4 ? (4 * y) + row : (Tile / 2) + (4 * y) + row - 4;

    // Two steps a turn: 146 instructions for 128 multiply-adds of eight by eight, by sm_90's assembler. With one there are 76 for
    // 64; four take 152 registers. Indices of 64 bits, so that what is constant in them goes into the loads.
    static void Multiply(ref TBlock sums, ArrayView<Pack4<T>> stripA, ArrayView<Pack4<T>> stripB, int half, int x, int y)
    {
        long down = half + y, across = half + x;
        for (var k = 0; k < Depth; k += 2)
        {
            sums.Add<T, E>(stripA, stripB, down, across);
            sums.Add<T, E>(stripA, stripB, down + RowPacks, across + RowPacks);
            down += 2 * RowPacks;
            across += 2 * RowPacks;
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
