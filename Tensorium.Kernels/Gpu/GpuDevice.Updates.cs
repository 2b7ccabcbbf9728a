namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    internal override void Update<TRule>(ReadOnlySpan<UpdateItem<TRule>> items)
    {
        if (items.IsEmpty) return;
        for (var start = 0; start < items.Length; start += UpdateJob<float, SingleLane, FloatElement, TRule>.MaxTensors)
        {
            var some = items.Slice(start, Math.Min(UpdateJob<float, SingleLane, FloatElement, TRule>.MaxTensors, items.Length - start));
            if (items[0].W.DType == DType.Float32) Update<float, SingleLane, FloatElement, TRule>(some);
            else if (items[0].W.DType == DType.Float64) Update<double, DoubleLane, DoubleElement, TRule>(some);
            else throw Unsupported(items[0].W.DType, "an optimizer");
        }
    }

    void Update<T, V, E, TRule>(ReadOnlySpan<UpdateItem<TRule>> items)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TRule : struct, IUpdateRule<TRule>
    {
        var job = default(UpdateJob<T, V, E, TRule>);
        long end = 0;
        for (var i = 0; i < items.Length; i++)
        {
            ref readonly var item = ref items[i];
            var tensor = new UpdateTensor<T, V, E, TRule>(item.Rule, View<T>(item.W), View<T>(item.G), end)
            {
                A = TRule.SlotCount > 0 ? View<T>(item.A) : default,
                B = TRule.SlotCount > 1 ? View<T>(item.B) : default,
                C = TRule.SlotCount > 2 ? View<T>(item.C) : default,
            };
            end += item.W.Count;
            job.Set(i, tensor);
        }
        Launch(job, end);
        foreach (ref readonly var item in items)
        {
            GC.KeepAlive(item.W.Storage);
            GC.KeepAlive(item.G.Storage);
            GC.KeepAlive(item.A.Storage);
            GC.KeepAlive(item.B.Storage);
            GC.KeepAlive(item.C.Storage);
        }
    }
}
