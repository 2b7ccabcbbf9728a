namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    internal override void MatMul(Operand c, Operand a, Operand b, bool accumulate = false)
    {
        if (c.DType == DType.Float32) MatMul<float>(c, a, b, accumulate);
        else if (c.DType == DType.Float64) MatMul<double>(c, a, b, accumulate);
        else throw Unsupported(c.DType, "a matrix product");
    }

    internal override void Linear<TOp>(in TOp op, Operand y, Operand x, Operand w, Operand? b)
    {
        if (y.DType == DType.Float32) Linear<float, TOp>(op, y, x, w, b);
        else if (y.DType == DType.Float64) Linear<double, TOp>(op, y, x, w, b);
        else throw Unsupported(y.DType, "a matrix product");
    }

    void Linear<T, TOp>(in TOp op, Operand y, Operand x, Operand w, Operand? b)
        where T : unmanaged
        where TOp : struct, IUnaryOp
    {
        if (y.Count == 0) return;
        using var copyOfX = Readable<T>(ref x);
        using var copyOfW = Readable<T>(ref w);
        var (m, n) = ((nint)y.Layout.Shape[0], (nint)y.Layout.Shape[1]);
        var (left, right, result) = (Matrix<T>(x, 0), Matrix<T>(w, 0), new Matrix<T>(y.View<T>(), m, n, n));
        if (typeof(TOp) == typeof(Identity)) Gemm.Run(left, right, result, false, b?.View<T>(), default(NoEpilogue<T>));
        else Gemm.Run(left, right, result, false, b?.View<T>(), new ActivationEpilogue<T, TOp>(op));
    }

    void MatMul<T>(Operand c, Operand a, Operand b, bool accumulate) where T : unmanaged
    {
        if (c.Count == 0) return;
        using var copyOfA = Readable<T>(ref a);
        using var copyOfB = Readable<T>(ref b);
        var batch = c.Layout.Shape.Rank - 2;
        var (m, n) = ((nint)c.Layout.Shape.Lengths[^2], (nint)c.Layout.Shape.Lengths[^1]);
        var batches = c.Count / (m * n);
        var (aOne, bOne) = (BatchStride(a.Layout, batch), BatchStride(b.Layout, batch));
        if (aOne is { } aStride && bOne is { } bStride)
        {
            Gemm.RunBatched(
                Matrix<T>(a, 0), aStride, Matrix<T>(b, 0), bStride, new(c.View<T>(), m, n, n), m * n, batches, accumulate);
            return;
        }
        for (nint i = 0; i < batches; i++)
        {
            Gemm.Run(
                Matrix<T>(a, BatchOffset(a.Layout, c.Layout.Shape, i)),
                Matrix<T>(b, BatchOffset(b.Layout, c.Layout.Shape, i)),
                new(c.View<T>().Part(i * m * n, m * n), m, n, n),
                accumulate);
        }
    }

    /// <summary>Copies an operand whose matrices have no unit stride, or strides that run backwards.</summary>
    Storage? Readable<T>(ref Operand x) where T : unmanaged
    {
        var (shape, strides) = (x.Layout.Shape.Lengths, x.Layout.Strides);
        var (row, column) = (strides[^2], strides[^1]);
        var plain = (column == 1 || shape[^1] == 1) && (row >= shape[^1] || shape[^2] == 1);
        var transposed = (row == 1 || shape[^2] == 1) && (column >= shape[^2] || shape[^1] == 1);
        if ((plain || transposed) && Array.TrueForAll(strides, stride => stride >= 0)) return null;
        return MakeDense<T>(ref x);
    }

    static Matrix<T> Matrix<T>(Operand x, nint batchOffset) where T : unmanaged
    {
        var (shape, strides) = (x.Layout.Shape.Lengths, x.Layout.Strides);
        var (rows, columns) = ((nint)shape[^2], (nint)shape[^1]);
        var start = (nint)x.Layout.Offset + batchOffset;
        var all = new View<T>(x.Storage, start, ((nint)x.Storage.Bytes / System.Runtime.CompilerServices.Unsafe.SizeOf<T>()) - start);
        var plain = (strides[^1] == 1 || columns == 1) && (strides[^2] >= columns || rows == 1);
        return plain
            ? new(all, rows, columns, rows == 1 ? columns : (nint)strides[^2])
            : new(all, rows, columns, columns == 1 ? rows : (nint)strides[^1], transposed: true);
    }

    /// <summary>The distance between neighbouring matrices where it is the same for all, else null.</summary>
    static nint? BatchStride(Layout layout, int batchAxes)
    {
        long? stride = null;
        long count = 1;
        for (var axis = batchAxes - 1; axis >= 0; axis--)
        {
            var length = layout.Shape.Lengths[axis];
            if (length == 1) continue;
            stride ??= layout.Strides[axis];
            if (layout.Strides[axis] != stride * count) return null;
            count *= length;
        }
        return (nint)(stride ?? 0);
    }

    static nint BatchOffset(Layout layout, Shape shape, nint index)
    {
        long offset = 0;
        for (var axis = shape.Rank - 3; axis >= 0; axis--)
        {
            offset += index % shape.Lengths[axis] * layout.Strides[axis];
            index /= (nint)shape.Lengths[axis];
        }
        return (nint)offset;
    }
}
