namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    internal override (long Min, long Max) Range(Operand x)
    {
        var (min, max) = (long.MaxValue, long.MinValue);
        for (nint start = 0; start < x.Count; start += CopyJob<long>.Grain)
        {
            foreach (var value in x.View<long>().Slice(start, nint.Min(CopyJob<long>.Grain, x.Count - start)))
                (min, max) = (long.Min(min, value), long.Max(max, value));
        }
        GC.KeepAlive(x.Storage);
        return (min, max);
    }

    internal override void IndexSelect(Operand y, Operand x, Operand indices)
    {
        switch (x.DType.Size())
        {
            case 1: Select<byte>(y, x, indices); break;
            case 4: Select<int>(y, x, indices); break;
            default: Select<long>(y, x, indices); break;
        }
    }

    internal override void Gather(Operand y, Operand x, Operand indices)
    {
        switch (x.DType.Size())
        {
            case 1: Gather<byte>(y, x, indices); break;
            case 4: Gather<int>(y, x, indices); break;
            default: Gather<long>(y, x, indices); break;
        }
    }

    internal override void IndexAdd(Operand y, Operand x, Operand indices)
    {
        switch (x.DType)
        {
            case DType.Float32: IndexAdd<float>(y, x, indices); break;
            case DType.Float64: IndexAdd<double>(y, x, indices); break;
            default: throw Unsupported(x.DType, "adding at indices");
        }
    }

    internal override void ScatterAdd(Operand y, Operand x, Operand indices)
    {
        switch (x.DType)
        {
            case DType.Float32: ScatterAdd<float>(y, x, indices); break;
            case DType.Float64: ScatterAdd<double>(y, x, indices); break;
            default: throw Unsupported(x.DType, "adding at indices");
        }
    }

    internal override void ArgSort(Operand y, Operand x, bool descending)
    {
        switch (x.DType)
        {
            case DType.Float32: ArgSort<float>(y, x, descending); break;
            case DType.Float64: ArgSort<double>(y, x, descending); break;
            case DType.Int64: ArgSort<long>(y, x, descending); break;
            case DType.Int32: ArgSort<int>(y, x, descending); break;
            default: ArgSort<byte>(y, x, descending); break;
        }
    }

    static void Select<T>(Operand y, Operand x, Operand indices) where T : unmanaged
    {
        var (outer, n, inner) = Axes(x);
        if (y.Count == 0) return;
        var job = new IndexSelectJob<T>(y.View<T>(), x.View<T>(), indices.View<long>(), n, inner);
        WorkerPool.Run(ref job, outer * indices.Count, nint.Max(1, CopyJob<T>.Grain / inner));
    }

    static void IndexAdd<T>(Operand y, Operand x, Operand indices) where T : unmanaged, System.Numerics.INumber<T>
    {
        var (outer, n, inner) = Axes(y);
        if (x.Count == 0) return;
        var job = new IndexAddJob<T>(y.View<T>(), x.View<T>(), indices.View<long>(), n, inner);
        WorkerPool.Run(ref job, outer, 1);
    }

    static void Gather<T>(Operand y, Operand x, Operand indices) where T : unmanaged
    {
        var (_, n, inner) = Axes(x);
        var (_, count, _) = Axes(y);
        var job = new GatherJob<T>(y.View<T>(), x.View<T>(), indices.View<long>(), n, count, inner);
        WorkerPool.Run(ref job, y.Count, CopyJob<T>.Grain);
    }

    static void ScatterAdd<T>(Operand y, Operand x, Operand indices) where T : unmanaged, System.Numerics.INumber<T>
    {
        var (outer, n, inner) = Axes(y);
        var (_, count, _) = Axes(x);
        if (x.Count == 0) return;
        var job = new ScatterAddJob<T>(y.View<T>(), x.View<T>(), indices.View<long>(), n, count, inner);
        WorkerPool.Run(ref job, outer, nint.Max(1, CopyJob<T>.Grain / nint.Max(n, count) / inner));
    }

    static void ArgSort<T>(Operand y, Operand x, bool descending) where T : unmanaged
    {
        if (y.Count == 0) return;
        var (n, count) = ((nint)x.Layout.Shape[1], (nint)y.Layout.Shape[1]);
        var job = new ArgSortJob<T>(y.View<long>(), x.View<T>(), n, count, descending);
        WorkerPool.Run(ref job, (nint)x.Layout.Shape[0], nint.Max(1, 4096 / n));
    }
}
