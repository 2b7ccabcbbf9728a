namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    // From here on a gradient by a single example costs more to store and to read than factors cost to multiply where they are used: 784 x
    // 300 with SGD 25 microseconds against 12, with Adam 47 against 42; 300 x 300 as much; 100 x 300 with Adam 4.3 against 5.1. Rows of a
    // few lanes have many seams, and rows are what threads share.
    const long FewestElements = 64 << 10, FewestColumns = 64, FewestRows = 64;

    // By several examples, what is gained is that the gradient is not stored: on a Zen 5 a step with SGD of 784-300-100-10 at batch 4, 16, 32
    // and 48 takes 59, 108, 181 and 250 microseconds where it is, 46, 96, 172 and 243 without. At 128 that is 612 and 602, at 256 and 512
    // nothing. Factors are read where they lie, so they have to stay near, and weights by tiles, which memory gives slowly: product and update
    // of 1024 x 1024 x 32 take 396 and 349 microseconds, but of 1024 x 4096 x 32 1,730 and 2,120, of 1024 x 8192 x 14 3,240 and 4,030.
    const long MostExamples = 128, MostFactors = 320 << 10, MostElements = 1 << 20;

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

    internal override bool UpdatesByFactors(long rows, long columns, long examples) =>
        rows >= FewestRows && columns >= FewestColumns && rows * columns >= FewestElements
        && (examples == 1 || (examples is > 1 and <= MostExamples && rows * columns <= MostElements
            && examples * (rows + columns) <= Math.Min(MostFactors, rows * columns)));

    internal override void UpdateByFactors<TRule>(in UpdateItem<TRule> item, Operand x, Operand y)
    {
        if (item.W.DType == DType.Float32) UpdateByFactors<float, TRule>(item, x, y);
        else if (item.W.DType == DType.Float64) UpdateByFactors<double, TRule>(item, x, y);
        else throw Unsupported(item.W.DType, "an optimizer");
    }

    static void UpdateByFactors<T, TRule>(in UpdateItem<TRule> item, Operand x, Operand y)
        where T : unmanaged
        where TRule : struct, IUpdateRule<TRule>
    {
        if (x.Layout.Shape[1] != 1)
        {
            var rate = TRule.DescentRate(item.Rule) ?? throw new NotSupportedException($"{typeof(TRule).Name} by the factors of several examples");
            var (rows, columns) = ((nint)item.W.Layout.Shape[0], (nint)item.W.Layout.Shape[1]);
            Gemm.Descend(Matrix<T>(x, 0), Matrix<T>(y, 0), new(item.W.View<T>(), rows, columns, columns), rate);
            return;
        }
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
