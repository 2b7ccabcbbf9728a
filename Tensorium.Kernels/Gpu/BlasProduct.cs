namespace Tensorium.Kernels.Gpu;

/// <summary>
/// A product as BLAS takes it, C = op(A) op(B) with matrices by columns: op(A) of M by K, op(B) of K by N. A matrix by rows is its
/// transpose by columns, so that our C = A B is their Cᵀ = Bᵀ Aᵀ, and their first factor our second.
/// </summary>
/// <param name="TransposeA">Whether op transposes the first factor.</param>
/// <param name="TransposeB">Whether op transposes the second.</param>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">The length of the sums.</param>
/// <param name="LeadingA">From column to column of the first factor in memory.</param>
/// <param name="LeadingB">From column to column of the second.</param>
/// <param name="LeadingC">From column to column of C.</param>
readonly record struct BlasProduct(
    bool TransposeA, bool TransposeB, int M, int N, int K, int LeadingA, int LeadingB, int LeadingC)
{
    /// <summary>The product of row-major operands, or null where it is small, a batch, or lies in a way that BLAS does not take.</summary>
    /// <param name="c">A contiguous matrix.</param>
    /// <param name="a">A matrix.</param>
    /// <param name="b">A matrix.</param>
    /// <param name="leastWork">The multiplications from which on it is not small.</param>
    public static BlasProduct? Of(Layout c, Layout a, Layout b, double leastWork) =>
        c.Shape.Rank == 2 && (double)c.Count * a.Shape[1] >= leastWork ? Map(c, a, b) : null;

    /// <summary>The product of row-major matrices of any size, or null where they lie in a way that BLAS does not take.</summary>
    public static BlasProduct? Map(Layout c, Layout a, Layout b)
    {
        var (m, n, k) = (c.Shape[0], c.Shape[1], a.Shape[1]);
        if (m > int.MaxValue || n > int.MaxValue || k > int.MaxValue) return null;
        if (Factor(b, out var isFirstTransposed) is not { } first || Factor(a, out var isSecondTransposed) is not { } second) return null;
        return new(isFirstTransposed, isSecondTransposed, (int)n, (int)m, (int)k, first, second, (int)Math.Max(1, n));
    }

    // Without transposing, neighbours of a row of ours, a column of theirs, are neighbours in memory.
    static int? Factor(Layout x, out bool isTransposed)
    {
        var (rows, columns, rowStride, columnStride) = (x.Shape[0], x.Shape[1], x.Strides[0], x.Strides[1]);
        isTransposed = false;
        if (Leading(columns, columnStride, rows, rowStride) is { } straight) return straight;
        isTransposed = true;
        return Leading(rows, rowStride, columns, columnStride);
    }

    static int? Leading(long length, long step, long lines, long stride)
    {
        if (step != 1 && length > 1) return null;
        if (lines <= 1) return (int)Math.Max(1, length);
        return stride >= Math.Max(1, length) && stride <= int.MaxValue ? (int)stride : null;
    }
}
