using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>The sums of one thread of a product, as many rows as columns, in registers.</summary>
/// <typeparam name="V">The lane.</typeparam>
interface IBlock<V> where V : struct, ILane<V>
{
    /// <summary>Rows and columns: four neighbours, or four and four others.</summary>
    static abstract int Size { get; }

    /// <summary>this += column row, for one k of the strips of both factors in shared memory</summary>
    /// <param name="stripA">The strip of A.</param>
    /// <param name="stripB">The strip of B.</param>
    /// <param name="down">Where the pack of the thread's first four rows is.</param>
    /// <param name="across">Where that of its first four columns is.</param>
    void Add<T, E>(ArrayView<Pack4<T>> stripA, ArrayView<Pack4<T>> stripB, long down, long across)
        where T : unmanaged
        where E : struct, IElement<T, V>;

    /// <summary>Four neighbours of a row.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="half">0 for the first four columns, 1 for the others.</param>
    Row4<V> Row(int row, int half);
}
