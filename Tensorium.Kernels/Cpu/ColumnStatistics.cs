using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>The mean of each column, and the sum of squared distances from it. Chan, Golub and LeVeque 1983.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly unsafe struct ColumnStatistics<T>(T* x, nint columns) : IColumnPair<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum<V>(nint row, nint height, nint column, nint width, T* a, T* b) where V : struct, IVectorLane<V, T>
    {
        var first = x + (row * columns) + column;
        for (nint i = 0; i < width; i += V.Count)
        {
            if (height == IColumnPair<T>.Group) Eight<V>(first + i, a + i, b + i);
            else Few<V>(first + i, height, a + i, b + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join<V>(nint width, T* a, T* b, nint height, T* moreA, T* moreB, nint more) where V : struct, IVectorLane<V, T>
    {
        var part = (double)more / (height + more);
        V share = Lane.Constant<V>(part), weight = Lane.Constant<V>(part * height);
        for (nint i = 0; i < width; i += V.Count)
        {
            var mean = V.Load(ref a[i]);
            var apart = V.Load(ref moreA[i]) - mean;
            V.Fma(apart, share, mean).Store(ref a[i]);
            V.Fma(apart * apart, weight, V.Load(ref b[i]) + V.Load(ref moreB[i])).Store(ref b[i]);
        }
    }

    /// <summary>Eight rows, which stay in registers between the two sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Eight<V>(T* at, T* a, T* b) where V : struct, IVectorLane<V, T>
    {
        V x0 = V.Load(ref at[0]), x1 = V.Load(ref at[columns]), x2 = V.Load(ref at[2 * columns]), x3 = V.Load(ref at[3 * columns]);
        V x4 = V.Load(ref at[4 * columns]), x5 = V.Load(ref at[5 * columns]), x6 = V.Load(ref at[6 * columns]), x7 = V.Load(ref at[7 * columns]);
        var mean = Lane.Constant<V>(0.125) * (x0 + x1 + (x2 + x3) + (x4 + x5 + (x6 + x7)));
        mean.Store(ref *a);
        x0 -= mean;
        x1 -= mean;
        x2 -= mean;
        x3 -= mean;
        x4 -= mean;
        x5 -= mean;
        x6 -= mean;
        x7 -= mean;
        V even = V.Fma(x2, x2, x0 * x0) + V.Fma(x6, x6, x4 * x4), odd = V.Fma(x3, x3, x1 * x1) + V.Fma(x7, x7, x5 * x5);
        (even + odd).Store(ref *b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Few<V>(T* at, nint height, T* a, T* b) where V : struct, IVectorLane<V, T>
    {
        var sum = V.Load(ref at[0]);
        for (nint row = 1; row < height; row++) sum += V.Load(ref at[row * columns]);
        var mean = sum / Lane.Constant<V>(height);
        var squares = Lane.Constant<V>(0);
        for (nint row = 0; row < height; row++)
        {
            var apart = V.Load(ref at[row * columns]) - mean;
            squares = V.Fma(apart, apart, squares);
        }
        mean.Store(ref *a);
        squares.Store(ref *b);
    }
}
