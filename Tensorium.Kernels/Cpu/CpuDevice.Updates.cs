namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    // From here on a gradient by a single example costs more to store and to read than factors cost to multiply where they are used: 784 x
    // 300 with SGD 25 microseconds against 12, with Adam 47 against 42; 300 x 300 as much; 100 x 300 with Adam 4.3 against 5.1. Rows of a
    // few lanes have many seams, and rows are what threads share.
    const long FewestOuterElements = 64 << 10, FewestOuterColumns = 64, FewestOuterRows = 64;

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

    internal override bool UpdatesByOuter(long rows, long columns) =>
        rows >= FewestOuterRows && columns >= FewestOuterColumns && rows * columns >= FewestOuterElements;

    internal override void UpdateByOuter<TRule>(in UpdateItem<TRule> item, Operand x, Operand y)
    {
        if (item.W.DType == DType.Float32) UpdateByOuter<float, TRule>(item, x, y);
        else if (item.W.DType == DType.Float64) UpdateByOuter<double, TRule>(item, x, y);
        else throw Unsupported(item.W.DType, "an optimizer");
    }

    static void UpdateByOuter<T, TRule>(in UpdateItem<TRule> item, Operand x, Operand y)
        where T : unmanaged
        where TRule : struct, IUpdateRule<TRule>
    {
        var job = new OuterUpdateJob<T, TRule>(item.Rule, item.W.View<T>(), x.View<T>(), y.View<T>())
        {
            A = TRule.SlotCount > 0 ? item.A.View<T>() : default,
            B = TRule.SlotCount > 1 ? item.B.View<T>() : default,
            C = TRule.SlotCount > 2 ? item.C.View<T>() : default,
        };
        Share<OuterUpdateJob<T, TRule>, TRule>(ref job, x.Count, y.Count);
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
    /// <param name="job">The update.</param>
    /// <param name="items">Its items: elements, or rows.</param>
    /// <param name="elementsOfItem">The elements of each.</param>
    static void Share<TJob, TRule>(ref TJob job, nint items, nint elementsOfItem = 1)
        where TJob : struct, IJob
        where TRule : struct, IUpdateRule<TRule>
    {
        var isLocal = TRule.SlotCount == 0 && WorkerPool.SharedJobs == _sharedAtLastUpdate;
        var grain = isLocal ? 16 * Elementwise.Grain : Elementwise.Grain;
        WorkerPool.Run(ref job, items, nint.Max(1, grain / elementsOfItem));
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
