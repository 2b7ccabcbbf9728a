using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// C = op(A B + bias) or C += A B, a tile of C a group: strips of A and B go through shared memory, and each thread keeps four
/// by four sums in registers. Item is (matrix, tile).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TTile">The size of a tile.</typeparam>
/// <typeparam name="TOp">What is applied to the finished elements.</typeparam>
struct MatMulJob<T, V, E, TTile, TOp>(TOp op, ArrayView<T> c, GpuMatrices<T> a, GpuMatrices<T> b) : IGpuGroupJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TTile : struct, ITile
    where TOp : struct, IUnaryOp
{
    // Columns of A and rows of B that a strip has; the memory is for the largest tile.
    const int Depth = 8, MaxStrip = 64 * Depth;

    public ArrayView<T> Bias;
    public int HasBias, Accumulate;

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
        var top = tile / across * (4 * TTile.Side);
        var left = (tile - (tile / across * across)) * (4 * TTile.Side);

        var stripA = SharedMemory.Allocate<T>(MaxStrip);
        var stripB = SharedMemory.Allocate<T>(MaxStrip);
        var startA = a.Batches.At(batch);
        var startB = b.Batches.At(batch);
        var y = Group.IdxX / TTile.Side;
        var x = Group.IdxX - (y * TTile.Side);
        Row4<V> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (long depth = 0; depth < a.Columns; depth += Depth)
        {
            Group.Barrier(); // the strips before are read
            LoadA(stripA, startA, top, depth);
            LoadB(stripB, startB, left, depth);
            Group.Barrier();
            for (var k = 0; k < Depth; k++)
            {
                var row = Row4<V>.Load<T, E>(stripB, (k * 4 * TTile.Side) + x, TTile.Side);
                var column = Row4<V>.Load<T, E>(stripA, (k * 4 * TTile.Side) + y, TTile.Side);
                sum0.Add(column.A, row);
                sum1.Add(column.B, row);
                sum2.Add(column.C, row);
                sum3.Add(column.D, row);
            }
        }
        var first = batch * a.Rows * b.Columns;
        Store(sum0, first, top + y, left + x);
        Store(sum1, first, top + y + TTile.Side, left + x);
        Store(sum2, first, top + y + (2 * TTile.Side), left + x);
        Store(sum3, first, top + y + (3 * TTile.Side), left + x);
    }

    static long Count(long length) => (length + (4 * TTile.Side) - 1) / (4 * TTile.Side);

    // Neighbouring threads read what is neighbouring in memory: along rows, or columns where A is transposed.
    readonly void LoadA(ArrayView<T> strip, long start, long top, long depth)
    {
        for (var i = Group.IdxX; i < 4 * TTile.Side * Depth; i += Group.DimX)
        {
            var k = a.RowStride == 1 ? i / (4 * TTile.Side) : i % Depth;
            var row = a.RowStride == 1 ? i % (4 * TTile.Side) : i / Depth;
            strip[(k * 4 * TTile.Side) + row] = top + row < a.Rows && depth + k < a.Columns
                ? a.Elements[start + ((top + row) * a.RowStride) + ((depth + k) * a.ColumnStride)]
                : default;
        }
    }

    readonly void LoadB(ArrayView<T> strip, long start, long left, long depth)
    {
        for (var i = Group.IdxX; i < 4 * TTile.Side * Depth; i += Group.DimX)
        {
            var k = b.RowStride == 1 ? i % Depth : i / (4 * TTile.Side);
            var column = b.RowStride == 1 ? i / Depth : i % (4 * TTile.Side);
            strip[(k * 4 * TTile.Side) + column] = depth + k < b.Rows && left + column < b.Columns
                ? b.Elements[start + ((depth + k) * b.RowStride) + ((left + column) * b.ColumnStride)]
                : default;
        }
    }

    readonly void Store(Row4<V> sums, long first, long row, long column)
    {
        if (row >= a.Rows) return;
        Store(sums.A, first, row, column);
        Store(sums.B, first, row, column + TTile.Side);
        Store(sums.C, first, row, column + (2 * TTile.Side));
        Store(sums.D, first, row, column + (3 * TTile.Side));
    }

    readonly void Store(V sum, long first, long row, long column)
    {
        if (column >= b.Columns) return;
        var at = first + (row * b.Columns) + column;
        if (Accumulate != 0) sum += E.Load(c[at]);
        if (HasBias != 0) sum += E.Load(Bias[column]);
        c[at] = E.Store(op.Apply(sum));
    }
}
