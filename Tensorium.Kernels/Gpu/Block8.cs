using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Eight by eight sums in registers: four quarters of four rows.</summary>
/// <typeparam name="V">The lane.</typeparam>
struct Block8<V> : IBlock<V> where V : struct, ILane<V>
{
    Block4<V> _topLeft, _topRight, _bottomLeft, _bottomRight;

    public static int Size => 8;

    public void Add<T, E>(ArrayView<Pack4<T>> stripA, ArrayView<Pack4<T>> stripB, long down, long across)
        where T : unmanaged
        where E : struct, IElement<T, V>
    {
        Row4<V> top = Row4<V>.Of<T, E>(stripA[down]), bottom = Row4<V>.Of<T, E>(stripA[down + BlockThreads.Side]);
        Row4<V> left = Row4<V>.Of<T, E>(stripB[across]), right = Row4<V>.Of<T, E>(stripB[across + BlockThreads.Side]);
        _topLeft.Add(top, left);
        _topRight.Add(top, right);
        _bottomLeft.Add(bottom, left);
        _bottomRight.Add(bottom, right);
    }

    public readonly Row4<V> Row(int row, int half)
    {
        if (row < 4) return half == 0 ? _topLeft.Row(row) : _topRight.Row(row);
        return half == 0 ? _bottomLeft.Row(row - 4) : _bottomRight.Row(row - 4);
    }
}
