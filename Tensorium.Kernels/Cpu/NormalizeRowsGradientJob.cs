using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Backward of <see cref="NormalizeRowsJob{T}"/>: with x̂ = (x - μ) r, r = 1 / √(σ² + ε) and g = γ dy,
/// dx = r (g - mean g - x̂ mean (g x̂)), dγ = Σ dy x̂, dβ = Σ dy.
/// </summary>
/// <remarks>Item i is a block of rows; it leaves its part of the last two sums in row i of their tables.</remarks>
/// <param name="dx">Of shape (rows, n), as dy and x.</param>
/// <param name="dGamma">A row for each block.</param>
/// <param name="dBeta">A row for each block.</param>
/// <param name="dy">The gradient by y.</param>
/// <param name="x">The rows.</param>
/// <param name="mean">The mean of each row.</param>
/// <param name="variance">The variance of each row.</param>
/// <param name="gamma">Of n; none is 1.</param>
/// <param name="n">The length of a row, at least 1.</param>
/// <param name="epsilon">ε</param>
/// <typeparam name="T">float or double.</typeparam>
readonly unsafe struct NormalizeRowsGradientJob<T>(
    View<T> dx, View<T> dGamma, View<T> dBeta, View<T> dy, View<T> x, View<T> mean, View<T> variance, View<T>? gamma,
    nint n, double epsilon)
    : IJob, ILaneLoop<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The rows of a block: enough that the two sums of a block are little work beside it.</summary>
    public static nint Height(nint n) => nint.Clamp(32768 / n, 8, 128);

    public void Run(nint start, nint end) => WidestInRow<T>.Run(in this, n, start, end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        for (var block = start; block < end; block++) Block<V>(block);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Block<V>(nint block) where V : struct, IVectorLane<V, T>
    {
        var lanes = stackalloc T[2 * V.Count];
        Lanes.Index<V, T>(lanes);
        Lane.Constant<V>(1).Store(ref lanes[V.Count]);
        var scale = gamma is { } given ? given.Pointer() : lanes + V.Count;
        nint mask = gamma is null ? 0 : -1, padded = n + V.Count;
        T* byScale = Scratch.Panel<T>(2 * padded), byShift = byScale + padded;
        new Span<T>(byScale, checked((int)(2 * padded))).Clear();
        var start = block * Height(n);
        var end = nint.Min(start + Height(n), mean.Length);
        T* d = dy.Pointer() + (start * n), source = x.Pointer() + (start * n), target = dx.Pointer() + (start * n);
        T* means = mean.Pointer(), variances = variance.Pointer();
        var (count, floor) = (T.CreateTruncating(n), T.CreateTruncating(epsilon));
        for (var row = start; row < end; row++, d += n, source += n, target += n)
        {
            var root = T.One / T.Sqrt(variances[row] + floor);
            var (sum, product) = RowSums<V, T>.Gradients(d, source, scale, mask, means[row], n, lanes);
            var (slope, constant) = (-root * root * root * product / count, -root * sum / count);
            Row<V>(d, source, target, scale, mask, byScale, byShift, n, means[row], root, slope, constant);
        }
        CopyOut<V>(byScale, dGamma.Slice(block * n, n));
        CopyOut<V>(byShift, dBeta.Slice(block * n, n));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Row<V>(
        T* d, T* source, T* target, T* scale, nint mask, T* byScale, T* byShift, nint n, T mean, T inverse, T factor, T rest)
        where V : struct, IVectorLane<V, T>
    {
        V middle = V.Broadcast(mean), root = V.Broadcast(inverse), slope = V.Broadcast(factor), constant = V.Broadcast(rest);
        var last = n - V.Count;
        for (nint i = 0; i < n; i += V.Count)
        {
            var at = nint.Min(i, last); // the last lane ends where the row does; its sums have a place of their own
            V gradient = V.Load(ref d[at]), distance = V.Load(ref source[at]) - middle;
            V.Fma(root * V.Load(ref scale[at & mask]), gradient, V.Fma(slope, distance, constant)).Store(ref target[at]);
            V.Fma(distance * root, gradient, V.Load(ref byScale[i])).Store(ref byScale[i]);
            (V.Load(ref byShift[i]) + gradient).Store(ref byShift[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void CopyOut<V>(T* sums, Span<T> target) where V : struct, IVectorLane<V, T>
    {
        var rest = target.Length % V.Count;
        var whole = target.Length - rest;
        new Span<T>(sums, whole).CopyTo(target);
        new Span<T>(sums + whole + V.Count - rest, rest).CopyTo(target[whole..]);
    }
}
