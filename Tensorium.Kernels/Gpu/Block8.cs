namespace Tensorium.Kernels.Gpu;

/// <summary>Eight by eight sums in registers: four quarters of four rows.</summary>
/// <typeparam name="V">The lane.</typeparam>
struct Block8<V> where V : struct, ILane<V>
{
    Block4<V> _topLeft, _topRight, _bottomLeft, _bottomRight;

    /// <summary>this += the products of a column of eight and a row of eight, each in two halves</summary>
    public void Add(Row4<V> top, Row4<V> bottom, Row4<V> left, Row4<V> right)
    {
        _topLeft.Add(top, left);
        _topRight.Add(top, right);
        _bottomLeft.Add(bottom, left);
        _bottomRight.Add(bottom, right);
    }

    /// <summary>The two halves of a row.</summary>
    public readonly (Row4<V> Low, Row4<V> High) Row(int row) =>
        row < 4 ? (_topLeft.Row(row), _topRight.Row(row)) : (_bottomLeft.Row(row - 4), _bottomRight.Row(row - 4));
}
