namespace Tensorium.Kernels.Cpu;

/// <summary>C = [C +] A B [+ bias] as addresses and strides, after all checks.</summary>
/// <remarks>Holds no references: whoever makes one keeps the storages alive.</remarks>
unsafe struct Product<T> where T : unmanaged
{
    public nint M, N, K;

    /// <summary>Element (i, p) of A is <c>A[i * ARow + p * AStep]</c>; one of the two is 1.</summary>
    public T* A;
    public nint ARow, AStep;

    /// <summary>Element (p, j) of B is <c>B[p * BStep + j * BColumn]</c>; one of the two is 1.</summary>
    public T* B;
    public nint BStep, BColumn;

    public T* C;
    public nint CRow;
    public T* Bias;
    public bool Accumulate;

    /// <summary>For C - rate (A B) instead; null for none.</summary>
    public T* Rate;

    /// <summary>How many columns behind the last of the N were computed before: they are finished together with it.</summary>
    public nint Behind;

    /// <summary>Multiplications and additions; a double, so that no size overflows.</summary>
    public readonly double Flops => 2.0 * M * N * K;
}
