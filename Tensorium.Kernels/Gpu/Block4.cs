namespace Tensorium.Kernels.Gpu;

/// <summary>Four by four sums in registers.</summary>
/// <typeparam name="V">The lane.</typeparam>
struct Block4<V> where V : struct, ILane<V>
{
    Row4<V> _a, _b, _c, _d;

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
