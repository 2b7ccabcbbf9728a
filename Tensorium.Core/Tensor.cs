using Tensorium.Kernels;

namespace Tensorium;

/// <summary>An n-dimensional array of one element type, on one device, that remembers how it was computed.</summary>
/// <remarks>
/// Views (reshape, transpose, slice, expand) share memory. Disposing is never needed: it returns memory to the pool early.
/// A tensor may be read from several threads at once; changing it in place is for one.
/// </remarks>
public sealed partial class Tensor : IDisposable
{
    internal Tensor(Storage storage, Layout layout, DType dtype)
    {
        Storage = storage;
        Layout = layout;
        DType = dtype;
    }

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape => Layout.Shape;

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank => Layout.Shape.Rank;

    /// <summary>The number of elements.</summary>
    public long Count => Layout.Count;

    /// <summary>The element type.</summary>
    public DType DType { get; }

    /// <summary>The device that holds the elements.</summary>
    public Device Device => Storage.Device;

    /// <summary>Whether the elements follow each other in memory in row-major order.</summary>
    public bool IsContiguous => Layout.IsContiguous;

    /// <summary>The distances in memory between neighbours on each axis, in elements.</summary>
    public ReadOnlySpan<long> Strides => Layout.Strides;

    internal Storage Storage { get; private set; }

    internal Layout Layout { get; private set; }

    internal Operand Operand => new(Storage, Layout, DType);

    /// <summary>Returns the memory to the pool, for all views of it.</summary>
    public void Dispose() => Storage.Dispose();

    /// <summary>Lets a tensor outlive the <see cref="TensorScope"/> that it was made in: it belongs to the next one outwards, if there is one.</summary>
    /// <returns>This tensor.</returns>
    public Tensor Keep()
    {
        TensorScope.KeepOutside(this);
        return this;
    }

    /// <summary>A tensor with undefined content.</summary>
    internal static Tensor Empty(Shape shape, DType dtype, Device device) =>
        Empty(Layout.Dense(shape), dtype, device);

    /// <summary>A contiguous tensor with undefined content and the shape, type and device of another.</summary>
    internal static Tensor EmptyLike(Tensor like) =>
        Empty(like.IsContiguous && like.Layout.Offset == 0 ? like.Layout : Layout.Dense(like.Shape), like.DType, like.Device);

    static Tensor Empty(Layout layout, DType dtype, Device device)
    {
        if (layout.Count > (long.MaxValue / 16))
            throw new ShapeException($"{layout.Shape} of {dtype} needs more memory than can be addressed");
        Storage storage;
        try
        {
            storage = device.Allocate((nint)(layout.Count * dtype.Size()));
        }
        catch (OutOfMemoryException inner)
        {
            throw new OutOfMemoryException(
                $"{device} has no memory for {layout.Shape} of {dtype}, {layout.Count * dtype.Size():N0} bytes", inner);
        }
        ThreadState.Current.Scope?.Add(storage);
        return new(storage, layout, dtype);
    }

    /// <summary>Takes the elements of another tensor of this shape and type in place of its own, with the gradient; not recorded.</summary>
    internal void Become(Tensor other)
    {
        var leaf = Node as Leaf;
        leaf?.Materialize(); // where its factors lie
        (Storage, Layout) = (other.Storage, other.Layout);
        leaf?.Move(Device);
    }

    /// <summary>The same memory seen through another layout, not recorded.</summary>
    internal Tensor View(Layout layout) => new(Storage, layout, DType);
}
