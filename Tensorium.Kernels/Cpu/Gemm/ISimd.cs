namespace Tensorium.Kernels.Cpu;

/// <summary>The few vector operations of a matrix product, so that one text serves every width and both types.</summary>
/// <remarks>
/// Static members over the raw vector <typeparamref name="V"/>, and not a lane struct around it: two dozen accumulators
/// stay in registers only as plain locals. All loads and stores are unaligned.
/// </remarks>
unsafe interface ISimd<V, T> where V : struct where T : unmanaged
{
    /// <summary>Elements a vector.</summary>
    static abstract int Count { get; }

    /// <summary>
    /// Vectors a tile is wide: 6 rows of so many accumulators, one row of B and one broadcast of A fill the registers.
    /// </summary>
    static abstract int TileVectors { get; }

    static abstract V Load(T* p);

    static abstract V Broadcast(T* p);

    static abstract void Store(T* p, V v);

    /// <summary>Stores the first <paramref name="count"/> elements and leaves the memory behind them untouched.</summary>
    static abstract void StorePart(T* p, V v, int count);

    static abstract V Add(V a, V b);

    /// <summary>The greater of v and 0, NaN for NaN: <see cref="Relu"/>.</summary>
    static abstract V Rectify(V v);

    /// <summary>c - a * b, both rounded.</summary>
    static abstract V SubtractProduct(V a, V b, V c);

    /// <summary>a * b + c, rounded once where the hardware can.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>Whether half of a vector may take half the time.</summary>
    static abstract bool HasHalves { get; }

    /// <summary><see cref="Fma"/> of the first half of the elements; the others are undefined.</summary>
    static abstract V FmaHalf(V a, V b, V c);

    /// <summary>The sum of the elements, in a fixed order.</summary>
    static abstract T Sum(V v);
}
