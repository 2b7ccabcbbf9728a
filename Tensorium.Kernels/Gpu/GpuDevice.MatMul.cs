namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    internal override void MatMul(Operand c, Operand a, Operand b, bool accumulate = false) =>
        Product(default(Identity), c, a, b, null, accumulate);

    internal override void Linear<TOp>(in TOp op, Operand y, Operand x, Operand w, Operand? b) => Product(op, y, x, w, b, false);

    void Product<TOp>(in TOp op, Operand c, Operand a, Operand b, Operand? bias, bool accumulate) where TOp : struct, IUnaryOp
    {
        // The emulator has no group of 256 threads.
        var isLarge = GroupSize >= LargeTile.Side * LargeTile.Side;
        if (c.DType == DType.Float32 && isLarge) Product<float, SingleLane, FloatElement, LargeTile, TOp>(op, c, a, b, bias, accumulate);
        else if (c.DType == DType.Float32) Product<float, SingleLane, FloatElement, SmallTile, TOp>(op, c, a, b, bias, accumulate);
        else if (c.DType == DType.Float64 && isLarge) Product<double, DoubleLane, DoubleElement, LargeTile, TOp>(op, c, a, b, bias, accumulate);
        else if (c.DType == DType.Float64) Product<double, DoubleLane, DoubleElement, SmallTile, TOp>(op, c, a, b, bias, accumulate);
        else throw Unsupported(c.DType, "a matrix product");
    }

    void Product<T, V, E, TTile, TOp>(in TOp op, Operand c, Operand a, Operand b, Operand? bias, bool accumulate)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TTile : struct, ITile
        where TOp : struct, IUnaryOp
    {
        if (c.Count == 0) return;
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
        var batch = Layout.Of(Shape.Create(lengths.AsSpan(0, lengths.Length - 2)), strides[..^2], x.Layout.Offset);
        var (merged, steps) = batch.Collapse();
        return new()
        {
            Elements = Whole<T>(x.Storage),
            // no axes would count on without gaps
            Batches = merged.Length == 0 ? GpuIndex.Of(x.Layout.Offset, [1], [0]) : GpuIndex.Of(x.Layout.Offset, merged, steps),
            Rows = lengths[^2],
            Columns = lengths[^1],
            RowStride = strides[^2],
            ColumnStride = strides[^1],
        };
    }
}
