namespace Tensorium.Kernels.Cpu;

/// <summary>Rows of tables, joined a group at a time; see <see cref="ReduceColumnsJob{T, TReduction, TRows}"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
interface IRowGroups<T> where T : unmanaged
{
    /// <summary>The rows of a group.</summary>
    const int Group = 16;

    /// <summary>Joins the rows of one group of a piece, or what is left of it.</summary>
    /// <param name="first">The first element of the piece's first row.</param>
    /// <param name="height">The rows of the piece.</param>
    /// <param name="row">Those before this group.</param>
    /// <param name="to">Takes a value for each column. The last lane may write beyond it.</param>
    void Join<V>(nint first, int height, int row, Span<T> to) where V : struct, IVectorLane<V, T>;
}
