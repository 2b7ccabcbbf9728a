using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Σ dy and Σ dy (x - mean) of each column.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly unsafe struct ColumnGradientSums<T>(T* dy, T* x, T* mean, nint columns) : IColumnPair<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum<V>(nint row, nint height, nint column, nint width, T* a, T* b) where V : struct, IVectorLane<V, T>
    {
        var first = (row * columns) + column;
        for (nint i = 0; i < width; i += V.Count)
        {
            T* d = dy + first + i, at = x + first + i;
            var middle = V.Load(ref mean[column + i]);
            V sum = V.Load(ref *d), product = sum * (V.Load(ref *at) - middle);
            for (nint more = 1; more < height; more++)
            {
                d += columns;
                at += columns;
                var gradient = V.Load(ref *d);
                sum += gradient;
                product = V.Fma(gradient, V.Load(ref *at) - middle, product);
            }
            sum.Store(ref a[i]);
            product.Store(ref b[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join<V>(nint width, T* a, T* b, nint height, T* moreA, T* moreB, nint more) where V : struct, IVectorLane<V, T>
    {
        for (nint i = 0; i < width; i += V.Count)
        {
            (V.Load(ref a[i]) + V.Load(ref moreA[i])).Store(ref a[i]);
            (V.Load(ref b[i]) + V.Load(ref moreB[i])).Store(ref b[i]);
        }
    }
}
