namespace Tensorium.Kernels.Cpu;

public static unsafe partial class Gemm
{
    // Products of a quarter of a millisecond and more use the pool one by one; smaller ones are handed out whole.
    const double SmallFlops = 20_000_000, ChunkFlops = 500_000;

    /// <summary>C[i] = [C[i] +] A[i] B[i] for i from 0 to <paramref name="batch"/> - 1.</summary>
    /// <param name="a">The first left factor; its view reaches to the end of the last one.</param>
    /// <param name="aStride">Elements from one left factor to the next; 0 uses the first for all.</param>
    /// <param name="b">The first right factor.</param>
    /// <param name="bStride">Elements from one right factor to the next; 0 uses the first for all.</param>
    /// <param name="c">The first result; not transposed.</param>
    /// <param name="cStride">Elements from one result to the next: results must not overlap.</param>
    /// <param name="batch">The number of products.</param>
    /// <param name="accumulate">Whether the products are added to what C holds.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or results overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative batch or stride.</exception>
    /// <inheritdoc cref="Run{T, TEpilogue}"/>
    public static void RunBatched<T>(
        in Matrix<T> a, nint aStride, in Matrix<T> b, nint bStride, in Matrix<T> c, nint cStride,
        nint batch, bool accumulate = false) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        Check(a, b, c);
        CheckBatch(a, aStride, batch, nameof(a));
        CheckBatch(b, bStride, batch, nameof(b));
        CheckBatch(c, cStride, batch, nameof(c));
        if (batch > 1 && cStride < c.Extent)
            throw new ArgumentException($"results of {c.Extent} elements overlap at a distance of {cStride}", nameof(cStride));
        if (batch == 0 || c.Rows == 0 || c.Columns == 0) return;

        var first = Address(a, b, c, accumulate);
        var job = new BatchJob<T>(first, aStride, bStride, cStride);
        var flops = 2.0 * c.Rows * c.Columns * a.Columns;
        if (flops >= SmallFlops) job.Run(0, batch);
        else WorkerPool.Run(ref job, batch, (nint)Math.Clamp(Math.Ceiling(ChunkFlops / Math.Max(flops, 1)), 1, batch));
        GC.KeepAlive(a.Data.Storage);
        GC.KeepAlive(b.Data.Storage);
        GC.KeepAlive(c.Data.Storage);
    }

    static void CheckBatch<T>(in Matrix<T> matrix, nint stride, nint batch, string name) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stride, name);
        if (batch == 0 || matrix.Extent == 0) return;
        var needed = checked((batch - 1) * stride + matrix.Extent);
        if (needed > matrix.Data.Length)
            throw new ArgumentException(
                $"{batch} matrices of {matrix} at a distance of {stride} need {needed} elements, " +
                $"the view has {matrix.Data.Length}", name);
    }

    struct BatchJob<T>(Product<T> first, nint aStride, nint bStride, nint cStride) : IJob where T : unmanaged
    {
        public readonly void Run(nint start, nint end)
        {
            var product = first;
            for (; start < end; start++)
            {
                product.A = first.A + start * aStride;
                product.B = first.B + start * bStride;
                product.C = first.C + start * cStride;
                Compute(product, default(NoEpilogue<T>));
            }
        }
    }
}
