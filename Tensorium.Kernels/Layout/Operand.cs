namespace Tensorium.Kernels;

/// <summary>What a kernel reads or writes: a storage, how the elements lie in it, and their type.</summary>
/// <param name="Storage">The memory.</param>
/// <param name="Layout">Shape, strides and offset.</param>
/// <param name="DType">The element type.</param>
public readonly record struct Operand(Storage Storage, Layout Layout, DType DType)
{
    /// <summary>The number of elements.</summary>
    public nint Count => (nint)Layout.Count;

    /// <summary>The elements in row-major order.</summary>
    /// <exception cref="InvalidOperationException">The layout has gaps: only contiguous operands have such a view.</exception>
    public View<T> View<T>() where T : unmanaged
    {
        if (!Layout.IsContiguous) throw new InvalidOperationException($"{Layout.Shape} is not contiguous");
        return new(Storage, (nint)Layout.Offset, Count);
    }

    /// <summary>The last two axes exchanged.</summary>
    public Operand Transposed() => this with { Layout = Layout.Transposed() };

    /// <summary>The same elements stretched to <paramref name="shape"/>.</summary>
    public Operand BroadcastTo(Shape shape) => this with { Layout = Layout.BroadcastTo(shape) };
}
