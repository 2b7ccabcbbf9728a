namespace Tensorium.Kernels.Cpu;

/// <summary>
/// A matrix operand of <see cref="Gemm"/>. Element (i, j) is <c>Data[i * Stride + j]</c>, or <c>Data[j * Stride + i]</c>
/// when <see cref="Transposed"/>: transposes are read in place, never copied beforehand.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct Matrix<T> where T : unmanaged
{
    /// <summary>Describes a matrix in memory.</summary>
    /// <param name="data">The elements; element (0, 0) is the first.</param>
    /// <param name="rows">Rows of the operand, after the transpose.</param>
    /// <param name="columns">Columns of the operand, after the transpose.</param>
    /// <param name="stride">Elements from one stored row to the next, at least the length of a stored row.</param>
    /// <param name="transposed">Whether the operand is the transpose of what is stored.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative size, or a stride shorter than a stored row.</exception>
    /// <exception cref="ArgumentException">The view is too short for the matrix.</exception>
    public Matrix(View<T> data, nint rows, nint columns, nint stride, bool transposed = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, transposed ? rows : columns);
        (Data, Rows, Columns, Stride, Transposed) = (data, rows, columns, stride, transposed);
        if (Extent > data.Length)
            throw new ArgumentException(
                $"a {rows} x {columns} matrix of stride {stride} needs {Extent} elements, the view has {data.Length}",
                nameof(data));
    }

    /// <summary>The elements.</summary>
    public View<T> Data { get; }

    /// <summary>The number of rows, after the transpose.</summary>
    public nint Rows { get; }

    /// <summary>The number of columns, after the transpose.</summary>
    public nint Columns { get; }

    /// <summary>Elements from one stored row to the next.</summary>
    public nint Stride { get; }

    /// <summary>Whether the operand is the transpose of what is stored.</summary>
    public bool Transposed { get; }

    /// <summary>Elements from the first to the last, both included.</summary>
    internal nint Extent
    {
        get
        {
            var (storedRows, storedColumns) = Transposed ? (Columns, Rows) : (Rows, Columns);
            return storedRows == 0 || storedColumns == 0 ? 0 : checked((storedRows - 1) * Stride + storedColumns);
        }
    }

    /// <summary>The sizes, for messages.</summary>
    public override string ToString() => $"{Rows} x {Columns}";
}
