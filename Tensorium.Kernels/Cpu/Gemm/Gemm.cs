using System.Runtime.Intrinsics;

namespace Tensorium.Kernels.Cpu;

/// <summary>Products of matrices in <see cref="float"/> and <see cref="double"/>.</summary>
/// <remarks>
/// Each element of C is the same sequence of operations whatever the number of threads: the bits do not depend on it. C
/// must not overlap an input. NaN and infinities propagate as IEEE 754 says.
/// </remarks>
public static unsafe partial class Gemm
{
    /// <summary>C = [C +] A B for A of m x k, B of k x n and C of m x n.</summary>
    /// <inheritdoc cref="Run{T, TEpilogue}"/>
    public static void Run<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c, bool accumulate = false)
        where T : unmanaged => Run(a, b, c, accumulate, null, default(NoEpilogue<T>));

    /// <summary>C = epilogue([C +] A B [+ bias]) for A of m x k, B of k x n and C of m x n.</summary>
    /// <param name="a">The left factor.</param>
    /// <param name="b">The right factor.</param>
    /// <param name="c">The result; not transposed.</param>
    /// <param name="accumulate">Whether the product is added to what C holds.</param>
    /// <param name="bias">One value a column, n of them, or null.</param>
    /// <param name="epilogue">What happens to the finished elements; <see cref="NoEpilogue{T}"/> for nothing.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or C is transposed.</exception>
    /// <exception cref="NotSupportedException">An element type other than float or double.</exception>
    /// <exception cref="ObjectDisposedException">A storage went back to its pool.</exception>
    public static void Run<T, TEpilogue>(
        in Matrix<T> a, in Matrix<T> b, in Matrix<T> c, bool accumulate, View<T>? bias, TEpilogue epilogue)
        where T : unmanaged where TEpilogue : struct, ITileEpilogue<T>
    {
        Check(a, b, c);
        if (bias is { } given && given.Length < c.Columns)
            throw new ArgumentException($"a bias of {given.Length} values for {c.Columns} columns", nameof(bias));
        if (c.Rows == 0 || c.Columns == 0) return;
        var product = Address(a, b, c, accumulate);
        if (bias is { } view) product.Bias = view.Pointer();
        Compute(product, epilogue);
        GC.KeepAlive(a.Data.Storage);
        GC.KeepAlive(b.Data.Storage);
        GC.KeepAlive(c.Data.Storage);
        GC.KeepAlive(bias?.Storage);
    }

    static void Compute<T, TEpilogue>(in Product<T> product, TEpilogue epilogue)
        where T : unmanaged where TEpilogue : struct, ITileEpilogue<T>
    {
        if (Vector512.IsHardwareAccelerated) GemmDriver<Wide512<T>, Vector512<T>, T>.Run(product, epilogue);
        else if (Vector256.IsHardwareAccelerated) GemmDriver<Wide256<T>, Vector256<T>, T>.Run(product, epilogue);
        else if (Vector128.IsHardwareAccelerated) GemmDriver<Wide128<T>, Vector128<T>, T>.Run(product, epilogue);
        else GemmDriver<Wide1<T>, T, T>.Run(product, epilogue);
    }

    static Product<T> Address<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c, bool accumulate) where T : unmanaged => new()
    {
        M = c.Rows,
        N = c.Columns,
        K = a.Columns,
        A = a.Columns == 0 ? null : a.Data.Pointer(),
        ARow = a.Transposed ? 1 : a.Stride,
        AStep = a.Transposed ? a.Stride : 1,
        B = a.Columns == 0 ? null : b.Data.Pointer(),
        BStep = b.Transposed ? 1 : b.Stride,
        BColumn = b.Transposed ? b.Stride : 1,
        C = c.Data.Pointer(),
        CRow = c.Stride,
        Accumulate = accumulate,
    };

    static void Check<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c) where T : unmanaged
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"matrix products of {typeof(T).Name}; only Single and Double are there");
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns)
            throw new ArgumentException($"a {a} matrix times a {b} matrix does not give a {c} matrix");
        if (c.Transposed) throw new ArgumentException("the result of a product cannot be transposed", nameof(c));
    }
}
