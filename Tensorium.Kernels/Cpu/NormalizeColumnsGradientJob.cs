using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Backward of a normalization down columns, from its two sums S = Σ dy and P = Σ dy (x - μ): with r = 1 / √(σ² + ε),
/// dγ = r P, dβ = S and dx = γ r (dy - S / n - (x - μ) r² P / n). Ioffe and Szegedy 2015, section 3.
/// </summary>
/// <remarks>An item is a row.</remarks>
/// <param name="dx">Of shape (rows, columns), as dy and x.</param>
/// <param name="dy">The gradient by y.</param>
/// <param name="x">The table.</param>
/// <param name="mean">μ of each column.</param>
/// <param name="factors">What <see cref="ColumnFactorsLoop{T}"/> made: three numbers a column.</param>
/// <param name="columns">The length of a row, at least 1.</param>
/// <typeparam name="T">float or double.</typeparam>
readonly unsafe struct NormalizeColumnsGradientJob<T>(View<T> dx, View<T> dy, View<T> x, View<T> mean, T* factors, nint columns)
    : IJob, ILaneLoop<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Run(nint start, nint end) => WidestInRow<T>.Run(in this, columns, start, end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        T* middle = mean.Pointer(), outer = factors, slope = outer + columns, constant = slope + columns;
        T* d = dy.Pointer() + (start * columns), source = x.Pointer() + (start * columns), target = dx.Pointer() + (start * columns);
        for (var row = start; row < end; row++, d += columns, source += columns, target += columns)
        {
            for (nint i = 0; i < columns; i += V.Count)
            {
                var at = nint.Min(i, columns - V.Count); // the last lane ends where the row does
                var distance = V.Load(ref source[at]) - V.Load(ref middle[at]);
                var inner = V.Fma(V.Load(ref slope[at]), distance, V.Load(ref constant[at]));
                V.Fma(V.Load(ref outer[at]), V.Load(ref d[at]), inner).Store(ref target[at]);
            }
        }
    }
}
