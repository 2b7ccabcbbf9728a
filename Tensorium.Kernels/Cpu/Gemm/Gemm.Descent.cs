using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

public static unsafe partial class Gemm
{
    /// <summary>
    /// C = C - rate (A B), a step of gradient descent whose gradient is never stored. Where A is transposed, the bits are those of the product,
    /// which is rounded, times the rate, which is rounded, subtracted.
    /// </summary>
    /// <param name="a">The left factor, m x k.</param>
    /// <param name="b">The right factor, k x n; not transposed. It is read where it lies, as suits a short k.</param>
    /// <param name="c">What changes, m x n; not transposed.</param>
    /// <param name="rate">Rounded to the element type first.</param>
    internal static void Descend<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c, double rate) where T : unmanaged
    {
        Check(a, b, c);
        if (b.Transposed) throw new ArgumentException("the right factor of a descent cannot be transposed", nameof(b));
        if (c.Rows == 0 || c.Columns == 0) return;
        var product = Address(a, b, c, accumulate: false);
        var rounded = typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)rate) : Unsafe.BitCast<double, T>(rate);
        product.Rate = &rounded;
        Compute(product, default(NoEpilogue<T>));
        GC.KeepAlive(a.Data.Storage);
        GC.KeepAlive(b.Data.Storage);
        GC.KeepAlive(c.Data.Storage);
    }
}
