namespace Tensorium.Kernels.Cpu;

/// <summary>Two sums down each column of a table that are made and joined together; see <see cref="ColumnPairsJob{T, TPair}"/>.</summary>
/// <remarks>The last lane may read and write beyond the width.</remarks>
/// <typeparam name="T">float or double.</typeparam>
unsafe interface IColumnPair<T> where T : unmanaged
{
    /// <summary>The rows that are summed at a time.</summary>
    const int Group = 8;

    /// <summary>Both sums over a few rows.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="height">The number of rows, from 1 to <see cref="Group"/>.</param>
    /// <param name="column">The first column.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="a">Takes the first sum of each column.</param>
    /// <param name="b">Takes the second.</param>
    void Sum<V>(nint row, nint height, nint column, nint width, T* a, T* b) where V : struct, IVectorLane<V, T>;

    /// <summary>Joins the sums over some rows with those over others, into the first.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="a">The first sums over some rows.</param>
    /// <param name="b">The second sums over them.</param>
    /// <param name="height">How many rows they are over.</param>
    /// <param name="moreA">The first sums over other rows.</param>
    /// <param name="moreB">The second sums over them.</param>
    /// <param name="more">How many rows those are over.</param>
    static abstract void Join<V>(nint width, T* a, T* b, nint height, T* moreA, T* moreB, nint more)
        where V : struct, IVectorLane<V, T>;
}
