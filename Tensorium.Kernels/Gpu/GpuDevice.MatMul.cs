namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    internal override void MatMul(Operand c, Operand a, Operand b, bool accumulate = false) =>
        Product(default(Identity), c, a, b, null, accumulate);

    internal override void Linear<TOp>(in TOp op, Operand y, Operand x, Operand w, Operand? b) => Product(op, y, x, w, b, false);

    /// <summary>Whether tiles of 128 by 128 suit a product: with fewer than one for each multiprocessor, smaller ones share it better.</summary>
    internal static bool TakesBlocks(long rows, long columns, long matrices, int processors) =>
        rows * columns > 64 * 64 && matrices * ((rows + 127) / 128) * ((columns + 127) / 128) >= processors;

    void Product<TOp>(in TOp op, Operand c, Operand a, Operand b, Operand? bias, bool accumulate) where TOp : struct, IUnaryOp
    {
        if (c.DType is not (DType.Float32 or DType.Float64)) throw Unsupported(c.DType, "a matrix product");
        if (c.Count == 0 || ByBlas(op, c, a, b, bias, accumulate)) return;
        // The emulator has no group of 256 threads.
        var isLarge = GroupSize >= LargeTile.Side * LargeTile.Side;
        if (c.DType == DType.Float32 && isLarge && TakesBlocks(c)) Blocks<float, SingleLane, FloatElement, Block8<SingleLane>, TOp>(op, c, a, b, bias, accumulate);
        else if (c.DType == DType.Float32 && isLarge) Blocks<float, SingleLane, FloatElement, Block4<SingleLane>, TOp>(op, c, a, b, bias, accumulate);
        else if (c.DType == DType.Float32) Tiles<float, SingleLane, FloatElement, SmallTile, TOp>(op, c, a, b, bias, accumulate);
        else if (isLarge) Tiles<double, DoubleLane, DoubleElement, LargeTile, TOp>(op, c, a, b, bias, accumulate);
        else Tiles<double, DoubleLane, DoubleElement, SmallTile, TOp>(op, c, a, b, bias, accumulate);
    }

    bool TakesBlocks(Operand c)
    {
        var (rows, columns) = (c.Layout.Shape[-2], c.Layout.Shape[-1]);
        return TakesBlocks(rows, columns, c.Count / (rows * columns), Accelerator.NumMultiprocessors);
    }

    internal void Blocks<T, V, E, TBlock, TOp>(in TOp op, Operand c, Operand a, Operand b, Operand? bias, bool accumulate)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TBlock : struct, IBlock<V>
        where TOp : struct, IUnaryOp
    {
        var job = new BlockMatMulJob<T, V, E, TBlock, TOp>(op, View<T>(c), Factor<T>(a), Factor<T>(b))
        {
            Bias = View<T>(bias ?? c),
            HasBias = bias is null ? 0 : 1,
            Accumulate = accumulate ? 1 : 0,
        };
        job.HasPacks = job.Columns % 4 == 0 && c.Layout.Offset % 4 == 0 && (bias is not { } given || given.Layout.Offset % 4 == 0) ? 1 : 0;
        LaunchGroups(job, job.Tiles * (c.Count / (job.Rows * job.Columns)), BlockThreads.All, c, a, b, bias ?? c);
    }

    void Tiles<T, V, E, TTile, TOp>(in TOp op, Operand c, Operand a, Operand b, Operand? bias, bool accumulate)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TTile : struct, ITile
        where TOp : struct, IUnaryOp
    {
        var job = new MatMulJob<T, V, E, TTile, TOp>(op, View<T>(c), Factor<T>(a), Factor<T>(b))
        {
            Bias = bias is { } given ? View<T>(given) : default,
            HasBias = bias is null ? 0 : 1,
            Accumulate = accumulate ? 1 : 0,
        };
        LaunchGroups(job, job.Tiles * (c.Count / (job.Rows * job.Columns)), TTile.Side * TTile.Side, c, a, b, bias ?? c);
    }

    GpuMatrices<T> Factor<T>(Operand x) where T : unmanaged
    {
        var (lengths, strides) = (x.Layout.Shape.Lengths, x.Layout.Strides);
        var (merged, steps) = x.Layout.Batch().Collapse();
        var across = strides[^1] == 1 ? strides[^2] : strides[^2] == 1 ? strides[^1] : 1; // from line to line of neighbours
        return new()
        {
            Elements = Whole<T>(x.Storage),
            // no axes would count on without gaps
            Batches = merged.Length == 0 ? GpuIndex.Of(x.Layout.Offset, [1], [0]) : GpuIndex.Of(x.Layout.Offset, merged, steps),
            Rows = lengths[^2],
            Columns = lengths[^1],
            RowStride = strides[^2],
            ColumnStride = strides[^1],
            HasPacks = across % 4 == 0 && x.Layout.Offset % 4 == 0 && steps.All(step => step % 4 == 0) ? 1 : 0,
        };
    }
}
