namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    internal override void Softmax(Operand y, Operand x, bool log)
    {
        if (y.DType == DType.Float32) Softmax<float, SingleLane, FloatElement>(y, x, log);
        else if (y.DType == DType.Float64) Softmax<double, DoubleLane, DoubleElement>(y, x, log);
        else throw Unsupported(y.DType, "softmax");
    }

    internal override void SoftmaxCrossEntropy(Operand loss, Operand statistics, Operand x, Operand labels)
    {
        if (x.DType == DType.Float32) CrossEntropy<float, SingleLane, FloatElement>(loss, statistics, x, labels);
        else if (x.DType == DType.Float64) CrossEntropy<double, DoubleLane, DoubleElement>(loss, statistics, x, labels);
        else throw Unsupported(x.DType, "cross-entropy");
    }

    internal override void SoftmaxCrossEntropyGradient(Operand dx, Operand dy, Operand statistics, Operand x, Operand labels)
    {
        if (dx.DType == DType.Float32) CrossEntropyGradient<float, SingleLane, FloatElement>(dx, dy, statistics, x, labels);
        else if (dx.DType == DType.Float64) CrossEntropyGradient<double, DoubleLane, DoubleElement>(dx, dy, statistics, x, labels);
        else throw Unsupported(dx.DType, "cross-entropy");
    }

    void Softmax<T, V, E>(Operand y, Operand x, bool log)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        var (rows, n) = (x.Layout.Shape[0], x.Layout.Shape[1]);
        if (y.Count == 0) return;
        LaunchGroups(new SoftmaxJob<T, V, E>(View<T>(y), View<T>(x), n, log ? 1 : 0), rows, RowGroup(n), y, x);
    }

    void CrossEntropy<T, V, E>(Operand loss, Operand statistics, Operand x, Operand labels)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        var (rows, n) = (x.Layout.Shape[0], x.Layout.Shape[1]);
        var job = new CrossEntropyJob<T, V, E>(View<T>(loss), View<T>(statistics), View<T>(x), View<long>(labels), Faults, n);
        LaunchGroups(job, rows, RowGroup(n), loss, statistics, x, labels);
    }

    void CrossEntropyGradient<T, V, E>(Operand dx, Operand dy, Operand statistics, Operand x, Operand labels)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        var job = new CrossEntropyGradientJob<T, V, E>(
            View<T>(dx), Reader<T>(dy), View<T>(statistics), View<T>(x), View<long>(labels), dx.Layout.Shape[1]);
        Launch(job, dx.Count, dx, dy, statistics, x, labels);
    }

    /// <summary>Threads for a row of n: a warp for short ones.</summary>
    int RowGroup(long n) => n <= 64 ? Math.Min(32, GroupSize) : GroupSize;
}
