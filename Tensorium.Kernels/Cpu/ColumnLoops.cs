using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>From the sums of <see cref="ColumnStatistics{T}"/>: mean, variance σ², and the scale γ / √(σ² + ε) of each column.</summary>
/// <param name="mean">Takes the mean.</param>
/// <param name="variance">Takes the variance.</param>
/// <param name="scale">Takes the scale.</param>
/// <param name="means">The means.</param>
/// <param name="squares">The sums of squared distances from them.</param>
/// <param name="gamma">γ; none is 1.</param>
/// <param name="rows">How many rows were summed.</param>
/// <param name="epsilon">ε</param>
/// <typeparam name="T">float or double.</typeparam>
readonly unsafe struct ColumnScaleLoop<T>(View<T> mean, View<T> variance, View<T> scale, T* means, T* squares, View<T>? gamma, nint rows, double epsilon)
    : ILaneLoop<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        T* m = mean.Pointer(), v = variance.Pointer(), s = scale.Pointer(), g = gamma is { } given ? given.Pointer() : null;
        V count = Lane.Constant<V>(rows), floor = Lane.Constant<V>(epsilon);
        for (var i = start; i < end; i += V.Count)
        {
            var at = nint.Min(i, end - V.Count);
            var spread = V.Load(ref squares[at]) / count;
            V.Load(ref means[at]).Store(ref m[at]);
            spread.Store(ref v[at]);
            ((g is null ? Lane.Constant<V>(1) : V.Load(ref g[at])) / V.Sqrt(spread + floor)).Store(ref s[at]);
        }
    }
}

/// <summary>From the sums of <see cref="ColumnGradientSums{T}"/>: dγ, dβ and the three factors of each column.</summary>
/// <param name="factors">Takes them: those of dy, of x - μ and of 1.</param>
/// <param name="dGamma">Takes dγ, unless there is none.</param>
/// <param name="dBeta">Takes dβ, unless there is none.</param>
/// <param name="sums">S</param>
/// <param name="products">P</param>
/// <param name="variance">σ²</param>
/// <param name="gamma">γ; none is 1.</param>
/// <param name="rows">n</param>
/// <param name="epsilon">ε</param>
/// <typeparam name="T">float or double.</typeparam>
readonly unsafe struct ColumnFactorsLoop<T>(
    T* factors, View<T>? dGamma, View<T>? dBeta, T* sums, T* products, View<T> variance, View<T>? gamma, nint rows, double epsilon)
    : ILaneLoop<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        T* v = variance.Pointer(), g = gamma is { } given ? given.Pointer() : null;
        T* byScale = dGamma is { } target ? target.Pointer() : null, byShift = dBeta is { } other ? other.Pointer() : null;
        V one = Lane.Constant<V>(1), count = Lane.Constant<V>(rows), floor = Lane.Constant<V>(epsilon);
        for (var i = start; i < end; i += V.Count)
        {
            var at = nint.Min(i, end - V.Count);
            var root = one / V.Sqrt(V.Load(ref v[at]) + floor);
            V sum = V.Load(ref sums[at]), product = V.Load(ref products[at]);
            if (byScale is not null) (root * product).Store(ref byScale[at]);
            if (byShift is not null) sum.Store(ref byShift[at]);
            var outer = g is null ? root : root * V.Load(ref g[at]);
            outer.Store(ref factors[at]);
            (-outer * root * root * product / count).Store(ref factors[end + at]);
            (-outer * sum / count).Store(ref factors[(2 * end) + at]);
        }
    }
}
