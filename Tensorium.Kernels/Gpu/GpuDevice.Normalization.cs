namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    internal override void Normalize(
        Operand y, Operand mean, Operand variance, Operand x, Operand? gamma, Operand? beta, double epsilon, bool byRows)
    {
        if (x.DType == DType.Float32) Normalize<float, SingleLane, FloatElement>(y, mean, variance, x, gamma, beta, epsilon, byRows);
        else if (x.DType == DType.Float64) Normalize<double, DoubleLane, DoubleElement>(y, mean, variance, x, gamma, beta, epsilon, byRows);
        else throw Unsupported(x.DType, "normalization");
    }

    internal override void NormalizeGradient(
        Operand dx, Operand? dGamma, Operand? dBeta, Operand dy, Operand x, Operand mean, Operand variance, Operand? gamma,
        double epsilon, bool byRows)
    {
        if (x.DType == DType.Float32)
            NormalizeGradient<float, SingleLane, FloatElement>(dx, dGamma, dBeta, dy, x, mean, variance, gamma, epsilon, byRows);
        else if (x.DType == DType.Float64)
            NormalizeGradient<double, DoubleLane, DoubleElement>(dx, dGamma, dBeta, dy, x, mean, variance, gamma, epsilon, byRows);
        else
            throw Unsupported(x.DType, "normalization");
    }

    void Normalize<T, V, E>(
        Operand y, Operand mean, Operand variance, Operand x, Operand? gamma, Operand? beta, double epsilon, bool byRows)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        var lines = new Lines(x.Layout.Shape[0], x.Layout.Shape[1], byRows ? 1 : 0);
        var job = new NormalizeJob<T, V, E>(
            View<T>(y), View<T>(mean), View<T>(variance), View<T>(x), Affine<T>(gamma, beta, x), lines, epsilon);
        LaunchGroups(job, lines.Count, RowGroup(lines.Length), y, mean, variance, x, gamma ?? x, beta ?? x);
    }

    void NormalizeGradient<T, V, E>(
        Operand dx, Operand? dGamma, Operand? dBeta, Operand dy, Operand x, Operand mean, Operand variance, Operand? gamma,
        double epsilon, bool byRows)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        var (rows, columns) = (x.Layout.Shape[0], x.Layout.Shape[1]);
        var lines = new Lines(rows, columns, byRows ? 1 : 0);
        var job = new NormalizeGradientJob<T, V, E>(
            View<T>(dx), View<T>(dy), View<T>(x), View<T>(mean), View<T>(variance), Affine<T>(gamma, null, x), lines, epsilon);
        LaunchGroups(job, lines.Count, RowGroup(lines.Length), dx, dy, x, mean, variance, gamma ?? x);
        if (dGamma is null && dBeta is null) return;
        var columnsJob = new AffineGradientJob<T, V, E>(
            Affine<T>(dGamma, dBeta, x), View<T>(dy), View<T>(x), View<T>(mean), View<T>(variance), lines, rows, columns, epsilon);
        LaunchGroups(columnsJob, columns, RowGroup(rows), dGamma ?? x, dBeta ?? x, dy, x, mean, variance);
    }

    /// <summary>What is absent gets the memory of another operand, which the kernel then leaves alone.</summary>
    Affine<T> Affine<T>(Operand? gamma, Operand? beta, Operand other) where T : unmanaged =>
        new(View<T>(gamma ?? other), View<T>(beta ?? other), gamma is null ? 0 : 1, beta is null ? 0 : 1);
}
