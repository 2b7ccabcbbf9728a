namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    internal override void Update<TRule>(ReadOnlySpan<UpdateItem<TRule>> items)
    {
        if (items.IsEmpty) return;
        if (items[0].W.DType == DType.Float32) Update<float, TRule>(items);
        else if (items[0].W.DType == DType.Float64) Update<double, TRule>(items);
        else throw Unsupported(items[0].W.DType, "an optimizer");
    }

    static void Update<T, TRule>(ReadOnlySpan<UpdateItem<TRule>> items)
        where T : unmanaged
        where TRule : struct, IUpdateRule<TRule>
    {
        if (items.Length == 1)
        {
            var one = Job<T, TRule>(items[0]);
            WorkerPool.Run(ref one, items[0].W.Count, Elementwise.Grain);
            return;
        }
        var all = new UpdatesJob<T, TRule>(items.Length);
        foreach (ref readonly var item in items) all.Add(Job<T, TRule>(item), item.W.Count);
        WorkerPool.Run(ref all, all.Count, Elementwise.Grain);
        all.Clear();
    }

    static UpdateJob<T, TRule> Job<T, TRule>(in UpdateItem<TRule> item)
        where T : unmanaged
        where TRule : struct, IUpdateRule<TRule> => new(item.Rule, item.W.View<T>(), item.G.View<T>())
        {
            A = TRule.SlotCount > 0 ? item.A.View<T>() : default,
            B = TRule.SlotCount > 1 ? item.B.View<T>() : default,
            C = TRule.SlotCount > 2 ? item.C.View<T>() : default,
        };
}
