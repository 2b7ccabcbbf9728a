namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    internal override void Softmax(Operand y, Operand x, bool log)
    {
        if (y.DType == DType.Float32) Softmax<float>(y, x, log);
        else if (y.DType == DType.Float64) Softmax<double>(y, x, log);
        else throw Unsupported(y.DType, "softmax");
    }

    internal override void SoftmaxCrossEntropy(Operand loss, Operand statistics, Operand x, Operand labels)
    {
        if (x.DType == DType.Float32) CrossEntropy<float>(loss, statistics, x, labels);
        else if (x.DType == DType.Float64) CrossEntropy<double>(loss, statistics, x, labels);
        else throw Unsupported(x.DType, "cross-entropy");
    }

    internal override void SoftmaxCrossEntropyGradient(Operand dx, Operand dy, Operand statistics, Operand x, Operand labels)
    {
        if (dx.DType == DType.Float32) CrossEntropyGradient<float>(dx, dy, statistics, x, labels);
        else if (dx.DType == DType.Float64) CrossEntropyGradient<double>(dx, dy, statistics, x, labels);
        else throw Unsupported(dx.DType, "cross-entropy");
    }

    static void Softmax<T>(Operand y, Operand x, bool log) where T : unmanaged
    {
        var (rows, n) = Rows(x);
        if (y.Count == 0) return;
        var job = new SoftmaxJob<T>(y.View<T>(), x.View<T>(), n, log);
        WorkerPool.Run(ref job, rows, RowGrain(n));
    }

    static void CrossEntropy<T>(Operand loss, Operand statistics, Operand x, Operand labels) where T : unmanaged
    {
        var (rows, n) = Rows(x);
        var job = new CrossEntropyJob<T>(loss.View<T>(), statistics.View<T>(), x.View<T>(), labels.View<long>(), n);
        WorkerPool.Run(ref job, rows, RowGrain(n));
    }

    static void CrossEntropyGradient<T>(Operand dx, Operand dy, Operand statistics, Operand x, Operand labels)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var (rows, n) = Rows(dx);
        var job = new CrossEntropyGradientJob<T>(
            dx.View<T>(), new(dy), statistics.View<T>(), x.View<T>(), labels.View<long>(), n);
        WorkerPool.Run(ref job, rows, RowGrain(n));
    }

    static (nint Rows, nint N) Rows(Operand x) => ((nint)x.Layout.Shape[0], (nint)x.Layout.Shape[1]);

    static nint RowGrain(nint n) => nint.Max(1, 8192 / nint.Max(1, n));
}
