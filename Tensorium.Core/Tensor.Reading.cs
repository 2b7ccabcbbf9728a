using System.Numerics.Tensors;

namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>The elements where they lie, without a copy. Valid while this tensor is alive and undisposed.</summary>
    /// <typeparam name="T">The element type as a C# type.</typeparam>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous, or not on the CPU: call Contiguous or To first.</exception>
    /// <exception cref="DTypeException">T is not the element type.</exception>
    public ReadOnlySpan<T> AsSpan<T>() where T : unmanaged
    {
        CheckReadable<T>();
        if (!IsContiguous)
            throw new InvalidOperationException(
                $"shape {Shape} with strides ({string.Join(", ", Layout.Strides)}) is not contiguous: call Contiguous() first");
        if (Count > int.MaxValue) throw new InvalidOperationException($"{Count} elements are more than a span can hold: slice first");
        return Storage.Span<T>((nint)Layout.Offset, (nint)Count);
    }

    /// <summary>
    /// The elements where they lie, with their shape; a scalar, which such spans do not know, has one axis of one element. Valid while
    /// this tensor is alive and undisposed.
    /// </summary>
    /// <inheritdoc cref="AsSpan{T}"/>
    public ReadOnlyTensorSpan<T> AsTensorSpan<T>() where T : unmanaged
    {
        var span = AsSpan<T>();
        return new(span, Rank == 0 ? [1] : Array.ConvertAll(Shape.Lengths, length => checked((nint)length)));
    }

    /// <summary>A copy of the elements in row-major order.</summary>
    /// <typeparam name="T">The element type as a C# type.</typeparam>
    /// <exception cref="DTypeException">T is not the element type.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        using var temporaries = TensorScope.Enter();
        var source = Detach().To(Device.Cpu).Contiguous();
        var result = source.AsSpan<T>().ToArray();
        GC.KeepAlive(source);
        return result;
    }

    /// <summary>The only element, converted to <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">bool, int, long, float or double.</typeparam>
    /// <exception cref="InvalidOperationException">There are none or several.</exception>
    public T Item<T>() where T : unmanaged
    {
        if (Count != 1) throw new InvalidOperationException($"a tensor of shape {Shape} has {Count} elements, not one");
        var dtype = DTypes.Of<T>();
        if (DType == dtype && Device.Kind == DeviceKind.Cpu)
        {
            var here = Storage.Span<T>((nint)Layout.Offset, 1)[0];
            GC.KeepAlive(this);
            return here;
        }
        using var temporaries = TensorScope.Enter();
        var source = Detach().To(Device.Cpu).To(dtype); // converts on the processor, without a kernel of the device
        var value = source.Storage.Span<T>((nint)source.Layout.Offset, 1)[0];
        GC.KeepAlive(source);
        return value;
    }

    /// <summary>Whether both have one shape, one type and equal elements; NaN equals nothing. <c>Equals</c> asks whether they are one tensor.</summary>
    /// <exception cref="InvalidOperationException">Shape and type are the same, but they lie on different devices.</exception>
    public bool ValuesEqual(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Shape != other.Shape || DType != other.DType) return false;
        using var mode = Autograd.NoGrad();
        return Eq(other).All().Item<bool>();
    }

    /// <summary>Whether |this - other| ≤ atol + rtol |other| everywhere.</summary>
    /// <param name="other">What to compare with; broadcasts.</param>
    /// <param name="rtol">The tolerance relative to <paramref name="other"/>.</param>
    /// <param name="atol">The absolute tolerance.</param>
    /// <param name="equalNaN">Whether two NaN count as close.</param>
    public bool AllClose(Tensor other, double rtol = 1e-5, double atol = 1e-8, bool equalNaN = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var mode = Autograd.NoGrad();
        var (a, b) = (To(DType.Float64), other.To(DType.Float64));
        var distance = (a - b).Abs();
        var close = (distance.Le((b.Abs() * rtol) + atol) & distance.IsFinite()) | a.Eq(b); // infinities are close to themselves alone
        if (equalNaN) close |= a.IsNaN() & b.IsNaN();
        return close.All().Item<bool>();
    }

    /// <summary>As NumPy prints it; of more than 1,000 elements the first and last three of each axis.</summary>
    public override string ToString() => TensorPrinter.Print(this);

    void CheckReadable<T>() where T : unmanaged
    {
        if (DTypes.Of<T>() != DType) throw new DTypeException($"a tensor of {DType} cannot be read as {typeof(T).Name}");
        if (Device.Kind != DeviceKind.Cpu) throw new InvalidOperationException($"the elements lie on {Device}: call To(Device.Cpu) first");
    }
}
