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
    /// <summary>How many products of this form there are.</summary>
    public int Batches { get; init; } = 1;

    /// <summary>From one of them to the next in memory, for the first factor; 0 where all have the same.</summary>
    public long StepA { get; init; }

    /// <summary>The same for the second factor.</summary>
    public long StepB { get; init; }

    /// <summary>The same for C.</summary>
    public long StepC { get; init; }

    /// <summary>The products of row-major operands, or null where they are small or lie in a way that BLAS does not take.</summary>
    /// <param name="c">Contiguous matrices.</param>
    /// <param name="a">As many matrices, or one that stands for all.</param>
    /// <param name="b">Likewise.</param>
    /// <param name="leastWork">The multiplications of all from which on they are not small.</param>
    public static BlasProduct? Of(Layout c, Layout a, Layout b, double leastWork) =>
        (double)c.Count * a.Shape[-1] >= leastWork ? Map(c, a, b) : null;

    /// <summary>The products of row-major matrices of any size, or null where they lie in a way that BLAS does not take.</summary>
    public static BlasProduct? Map(Layout c, Layout a, Layout b)
    {
        var (m, n, k) = (c.Shape[-2], c.Shape[-1], a.Shape[-1]);
        var batches = m * n == 0 ? 0 : c.Count / (m * n);
        if (m > int.MaxValue || n > int.MaxValue || k > int.MaxValue || batches > int.MaxValue) return null;
        if (Factor(b, out var isFirstTransposed) is not { } first || Factor(a, out var isSecondTransposed) is not { } second) return null;
        if (Step(b) is not { } firstStep || Step(a) is not { } secondStep) return null;
        return new(isFirstTransposed, isSecondTransposed, (int)n, (int)m, (int)k, first, second, (int)Math.Max(1, n))
        {
            Batches = (int)batches,
            StepA = firstStep,
            StepB = secondStep,
            StepC = m * n,
        };
    }

    // Without transposing, neighbours of a row of ours, a column of theirs, are neighbours in memory.
    static int? Factor(Layout x, out bool isTransposed)
    {
        var (rows, columns, rowStride, columnStride) = (x.Shape[-2], x.Shape[-1], x.Strides[^2], x.Strides[^1]);
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

    static long? Step(Layout x) => x.Batch().Collapse().Strides switch { [] => 0, [var step and >= 0] => step, _ => null };
}
