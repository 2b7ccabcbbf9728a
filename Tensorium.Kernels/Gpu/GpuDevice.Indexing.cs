namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
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
            case DType.Float32: IndexAdd<float, SingleLane, FloatElement>(y, x, indices); break;
            case DType.Float64: IndexAdd<double, DoubleLane, DoubleElement>(y, x, indices); break;
            default: throw Unsupported(x.DType, "adding at indices");
        }
    }

    internal override void ScatterAdd(Operand y, Operand x, Operand indices)
    {
        switch (x.DType)
        {
            case DType.Float32: ScatterAdd<float, SingleLane, FloatElement>(y, x, indices); break;
            case DType.Float64: ScatterAdd<double, DoubleLane, DoubleElement>(y, x, indices); break;
            default: throw Unsupported(x.DType, "adding at indices");
        }
    }

    /// <summary>Sorts on the processor: no kernel of this device sorts.</summary>
    internal override void ArgSort(Operand y, Operand x, bool descending)
    {
        if (y.Count == 0) return;
        using var keys = Cpu.Allocate((nint)(x.Count * x.DType.Size()));
        using var order = Cpu.Allocate(y.Count * sizeof(long));
        var hostX = new Operand(keys, Layout.Dense(x.Layout.Shape), x.DType);
        var hostY = new Operand(order, Layout.Dense(y.Layout.Shape), DType.Int64);
        Transfer(hostX, x);
        Cpu.ArgSort(hostY, hostX, descending);
        Transfer(y, hostY);
    }

    void Select<T>(Operand y, Operand x, Operand indices) where T : unmanaged
    {
        var (_, n, inner) = Axes(x);
        Launch(new IndexSelectJob<T>(View<T>(y), View<T>(x), View<long>(indices), Faults, n, inner), y.Count, y, x, indices);
    }

    void Gather<T>(Operand y, Operand x, Operand indices) where T : unmanaged
    {
        var (_, n, inner) = Axes(x);
        var (_, count, _) = Axes(y);
        Launch(new GatherJob<T>(View<T>(y), View<T>(x), View<long>(indices), Faults, n, count, inner), y.Count, y, x, indices);
    }

    void IndexAdd<T, V, E>(Operand y, Operand x, Operand indices)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        var (outer, n, inner) = Axes(y);
        if (x.Count == 0) return;
        Launch(new IndexAddJob<T, V, E>(View<T>(y), View<T>(x), View<long>(indices), Faults, n, inner), outer * inner, y, x, indices);
    }

    void ScatterAdd<T, V, E>(Operand y, Operand x, Operand indices)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        var (outer, n, inner) = Axes(y);
        var (_, count, _) = Axes(x);
        if (x.Count == 0) return;
        var job = new ScatterAddJob<T, V, E>(View<T>(y), View<T>(x), View<long>(indices), Faults, n, count, inner);
        Launch(job, outer * inner, y, x, indices);
    }
}
