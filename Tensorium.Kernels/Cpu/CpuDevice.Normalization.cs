using System.Numerics;

namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    internal override void Normalize(
        Operand y, Operand mean, Operand variance, Operand x, Operand? gamma, Operand? beta, double epsilon, bool byRows)
    {
        if (y.DType == DType.Float32) Normalize<float>(y, mean, variance, x, gamma, beta, epsilon, byRows);
        else if (y.DType == DType.Float64) Normalize<double>(y, mean, variance, x, gamma, beta, epsilon, byRows);
        else throw Unsupported(y.DType, "a normalization");
    }

    internal override void NormalizeGradient(
        Operand dx, Operand? dGamma, Operand? dBeta, Operand dy, Operand x, Operand mean, Operand variance, Operand? gamma,
        double epsilon, bool byRows)
    {
        if (dx.DType == DType.Float32) NormalizeGradient<float>(dx, dGamma, dBeta, dy, x, mean, variance, gamma, epsilon, byRows);
        else if (dx.DType == DType.Float64) NormalizeGradient<double>(dx, dGamma, dBeta, dy, x, mean, variance, gamma, epsilon, byRows);
        else throw Unsupported(dx.DType, "a normalization");
    }

    void Normalize<T>(
        Operand y, Operand mean, Operand variance, Operand x, Operand? gamma, Operand? beta, double epsilon, bool byRows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (rows, n) = Rows(x);
        if (byRows)
        {
            var job = new NormalizeRowsJob<T>(
                y.View<T>(), mean.View<T>(), variance.View<T>(), x.View<T>(), gamma?.View<T>(), beta?.View<T>(), n, epsilon);
            WorkerPool.Run(ref job, rows, RowGrain(n));
            return;
        }
        using var scale = Scratch<T>(n);
        using var zero = Scratch<T>(1);
        Statistics(mean.View<T>(), variance.View<T>(), new View<T>(scale, 0, n), x.View<T>(), gamma?.View<T>(), rows, n, epsilon);
        new View<T>(zero, 0, 1).Slice(0, 1)[0] = T.Zero;
        Map(
            new NormalizeMap(), y, x, OverRows(mean), OverRows(new(scale, Layout.Dense(n), x.DType)),
            OverRows(beta ?? new(zero, Layout.Dense(1), x.DType)));

        Operand OverRows(Operand vector) =>
            (vector with { Layout = vector.Layout.TryReshape(vector.Count)! }).BroadcastTo(y.Layout.Shape);
    }

    static unsafe void Statistics<T>(
        View<T> mean, View<T> variance, View<T> scale, View<T> x, View<T>? gamma, nint rows, nint n, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var table = Tables<T, ColumnStatistics<T>>(rows, n, 0, out var second);
        new ColumnPairsJob<T, ColumnStatistics<T>>(new(x.Pointer(), n), table, second, rows, n).Sum();
        var loop = new ColumnScaleLoop<T>(mean, variance, scale, table, second, gamma, rows, epsilon);
        WidestInRow<T>.Run(in loop, n, 0, n);
        GC.KeepAlive(x.Storage);
    }

    void NormalizeGradient<T>(
        Operand dx, Operand? dGamma, Operand? dBeta, Operand dy, Operand x, Operand mean, Operand variance, Operand? gamma,
        double epsilon, bool byRows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (rows, n) = Rows(x);
        if (!byRows)
        {
            ColumnGradients(
                dx.View<T>(), dGamma?.View<T>(), dBeta?.View<T>(), dy.View<T>(), x.View<T>(), mean.View<T>(), variance.View<T>(),
                gamma?.View<T>(), rows, n, epsilon);
            return;
        }
        var blocks = (rows - 1) / NormalizeRowsGradientJob<T>.Height(n) + 1;
        using var partOfGamma = Scratch<T>(blocks * n);
        using var partOfBeta = Scratch<T>(blocks * n);
        View<T> byScale = new(partOfGamma, 0, blocks * n), byShift = new(partOfBeta, 0, blocks * n);
        var job = new NormalizeRowsGradientJob<T>(
            dx.View<T>(), byScale, byShift, dy.View<T>(), x.View<T>(), mean.View<T>(), variance.View<T>(), gamma?.View<T>(), n, epsilon);
        WorkerPool.Run(ref job, blocks, nint.Max(1, Elementwise.Grain / (n * NormalizeRowsGradientJob<T>.Height(n))));
        if (dGamma is { } g) ReduceColumns<T, SumReduction>(g.View<T>(), byScale, 1, blocks, n);
        if (dBeta is { } b) ReduceColumns<T, SumReduction>(b.View<T>(), byShift, 1, blocks, n);
    }

    static unsafe void ColumnGradients<T>(
        View<T> dx, View<T>? dGamma, View<T>? dBeta, View<T> dy, View<T> x, View<T> mean, View<T> variance, View<T>? gamma,
        nint rows, nint n, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var table = Tables<T, ColumnGradientSums<T>>(rows, n, 3 * n, out var second);
        var factors = second + (second - table);
        new ColumnPairsJob<T, ColumnGradientSums<T>>(new(dy.Pointer(), x.Pointer(), mean.Pointer(), n), table, second, rows, n).Sum();
        var loop = new ColumnFactorsLoop<T>(factors, dGamma, dBeta, table, second, variance, gamma, rows, epsilon);
        WidestInRow<T>.Run(in loop, n, 0, n);
        var job = new NormalizeColumnsGradientJob<T>(dx, dy, x, mean, factors, n);
        WorkerPool.Run(ref job, rows, nint.Max(1, Elementwise.Grain / n));
    }

    /// <summary>The caller's memory for the sums of all pieces, and for a few numbers more behind them.</summary>
    static unsafe T* Tables<T, TPair>(nint rows, nint columns, nint more, out T* second)
        where T : unmanaged
        where TPair : struct, IColumnPair<T>
    {
        var size = ColumnPairsJob<T, TPair>.Pieces(rows, columns) * ColumnPairsJob<T, TPair>.Stride(columns);
        var first = Kernels.Cpu.Scratch.Whole<T>((2 * size) + more);
        second = first + size;
        return first;
    }
}
