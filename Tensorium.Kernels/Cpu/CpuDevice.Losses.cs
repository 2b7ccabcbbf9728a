namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    internal override void Softmax(Operand y, Operand x, bool log)
    {
        if (y.DType == DType.Float32) Softmax<float>(y, x, log);
        else if (y.DType == DType.Float64) Softmax<double>(y, x, log);
        else throw Unsupported(y.DType, "softmax");
    }

    internal override void SoftmaxCrossEntropy(Operand loss, Operand probabilities, Operand x, Operand labels)
    {
        if (x.DType == DType.Float32) CrossEntropy<float>(loss, probabilities, x, labels);
        else if (x.DType == DType.Float64) CrossEntropy<double>(loss, probabilities, x, labels);
        else throw Unsupported(x.DType, "cross-entropy");
    }

    internal override void SoftmaxCrossEntropyGradient(Operand dx, Operand dy, Operand probabilities, Operand labels)
    {
        if (dx.DType == DType.Float32) CrossEntropyGradient<float>(dx, dy, probabilities, labels);
        else if (dx.DType == DType.Float64) CrossEntropyGradient<double>(dx, dy, probabilities, labels);
        else throw Unsupported(dx.DType, "cross-entropy");
    }

    internal override void Update<TRule>(in TRule rule, Operand w, Operand g, Operand s0, Operand s1, Operand s2)
    {
        if (w.DType == DType.Float32) Update<float, TRule>(rule, w, g, s0, s1, s2);
        else if (w.DType == DType.Float64) Update<double, TRule>(rule, w, g, s0, s1, s2);
        else throw Unsupported(w.DType, "an optimizer");
    }

    static void Softmax<T>(Operand y, Operand x, bool log) where T : unmanaged
    {
        var (rows, n) = Rows(x);
        if (y.Count == 0) return;
        var job = new SoftmaxJob<T>(y.View<T>(), x.View<T>(), n, log);
        WorkerPool.Run(ref job, rows, RowGrain(n));
    }

    static void CrossEntropy<T>(Operand loss, Operand probabilities, Operand x, Operand labels) where T : unmanaged
    {
        var (rows, n) = Rows(x);
        var job = new CrossEntropyJob<T>(loss.View<T>(), probabilities.View<T>(), x.View<T>(), labels.View<long>(), n);
        WorkerPool.Run(ref job, rows, RowGrain(n));
    }

    static void CrossEntropyGradient<T>(Operand dx, Operand dy, Operand probabilities, Operand labels)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var (rows, n) = Rows(dx);
        var job = new CrossEntropyGradientJob<T>(
            dx.View<T>(), new(dy), probabilities.View<T>(), labels.View<long>(), n);
        WorkerPool.Run(ref job, rows, RowGrain(n));
    }

    static void Update<T, TRule>(in TRule rule, Operand w, Operand g, Operand s0, Operand s1, Operand s2)
        where T : unmanaged
        where TRule : struct, IUpdateRule<TRule>
    {
        var job = new UpdateJob<T, TRule>(rule, w.View<T>(), g.View<T>())
        {
            A = TRule.SlotCount > 0 ? s0.View<T>() : default,
            B = TRule.SlotCount > 1 ? s1.View<T>() : default,
            C = TRule.SlotCount > 2 ? s2.View<T>() : default,
        };
        WorkerPool.Run(ref job, w.Count, MapJob<T, UnaryMap<Identity>>.Grain);
    }

    static (nint Rows, nint N) Rows(Operand x) => ((nint)x.Layout.Shape[0], (nint)x.Layout.Shape[1]);

    static nint RowGrain(nint n) => nint.Max(1, 8192 / nint.Max(1, n));
}
