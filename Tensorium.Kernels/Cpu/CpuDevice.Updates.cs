namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    // of this thread, whose cache it tells about
    [ThreadStatic]
    static long _sharedAtLastUpdate;

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
            Share<UpdateJob<T, TRule>, TRule>(ref one, items[0].W.Count);
            return;
        }
        var all = new UpdatesJob<T, TRule>(items.Length);
        foreach (ref readonly var item in items) all.Add(Job<T, TRule>(item), item.W.Count);
        Share<UpdatesJob<T, TRule>, TRule>(ref all, all.Count);
        all.Clear();
    }

    /// <summary>
    /// Runs an update on the pool: in large chunks where a rule keeps nothing and no job was shared since the update before. Then
    /// weights and gradients lie in the caller's cache, and to fetch a few of them into another core's, there and back, costs more than
    /// so cheap an update gains.
    /// </summary>
    static void Share<TJob, TRule>(ref TJob job, nint count)
        where TJob : struct, IJob
        where TRule : struct, IUpdateRule<TRule>
    {
        var isLocal = TRule.SlotCount == 0 && WorkerPool.SharedJobs == _sharedAtLastUpdate;
        WorkerPool.Run(ref job, count, isLocal ? 16 * Elementwise.Grain : Elementwise.Grain);
        _sharedAtLastUpdate = WorkerPool.SharedJobs;
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
