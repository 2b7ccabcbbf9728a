using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Four by four sums in registers.</summary>
/// <typeparam name="V">The lane.</typeparam>
struct Block4<V> : IBlock<V> where V : struct, ILane<V>
{
    Row4<V> _a, _b, _c, _d;

    public static int Size => 4;

    public void Add<T, E>(ArrayView<Pack4<T>> stripA, ArrayView<Pack4<T>> stripB, long down, long across)
        where T : unmanaged
        where E : struct, IElement<T, V> => Add(Row4<V>.Of<T, E>(stripA[down]), Row4<V>.Of<T, E>(stripB[across]));

    public readonly Row4<V> Row(int row, int half) => Row(row);

    /// <summary>this += column row</summary>
    public void Add(Row4<V> column, Row4<V> row)
    {
        _a.Add(column.A, row);
        _b.Add(column.B, row);
        _c.Add(column.C, row);
        _d.Add(column.D, row);
    }

    /// <summary>A row.</summary>
    public readonly Row4<V> Row(int row) => row == 0 ? _a : row == 1 ? _b : row == 2 ? _c : _d;
}
