using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium;

// Changes in place: a trailing underscore. For tensors without history, or leaves inside Autograd.NoGrad().
public sealed partial class Tensor
{
    /// <summary>this += b</summary>
    /// <exception cref="InvalidOperationException">The tensor has a history, or is a leaf outside <see cref="Autograd.NoGrad"/>.</exception>
    /// <exception cref="ShapeException">b does not broadcast to this shape.</exception>
    public Tensor Add_(Tensor b) => ChangeBy<Add>(b);

    /// <summary>this += c</summary>
    /// <exception cref="DTypeException">A fraction, and this is of integers or truth values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An integer type cannot hold c, or c has more than a double's 53 bits.</exception>
    public Tensor Add_(double c) => Change(new UnaryMap<AddScalar>(new(Held(c))));

    /// <summary>this -= b</summary>
    public Tensor Sub_(Tensor b) => ChangeBy<Subtract>(b);

    /// <summary>this -= c</summary>
    /// <inheritdoc cref="Add_(double)"/>
    public Tensor Sub_(double c) => Change(new UnaryMap<AddScalar>(new(-Held(c))));

    /// <summary>this *= b</summary>
    public Tensor Mul_(Tensor b) => ChangeBy<Multiply>(b);

    /// <summary>this *= c</summary>
    /// <inheritdoc cref="Add_(double)"/>
    public Tensor Mul_(double c) => Change(new UnaryMap<Scale>(new(Held(c))));

    /// <summary>this /= b</summary>
    /// <exception cref="DTypeException">This is of integers or truth values, whose quotient is of Float32.</exception>
    public Tensor Div_(Tensor b) => DType.IsFloating()
        ? ChangeBy<Divide>(b)
        : throw new DTypeException($"{nameof(Div_)} cannot put a quotient of Float32 into {DType}: use FloorDivide, or cast it first");

    /// <summary>Limits every element to [min, max].</summary>
    /// <exception cref="ArgumentException">min is above max, or one is NaN.</exception>
    /// <exception cref="DTypeException">One is a fraction, and this is of integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No integer of this type lies between them.</exception>
    public Tensor Clip_(double min, double max)
    {
        var limits = Limits(min, max);
        if (!KeepsIntegers(min, max)) throw Wider(double.IsInteger(min) ? max : min, nameof(Clip_));
        return Change(new UnaryMap<Clip>(limits));
    }

    /// <summary>Sets every element.</summary>
    public Tensor Fill_(double value)
    {
        CheckChangeable();
        var element = DType.Checked(value);
        Storage.Touch();
        Device.Fill(Operand, element);
        return this;
    }

    /// <summary>Sets every element to 0.</summary>
    public Tensor Zero_()
    {
        CheckChangeable();
        return Fill_(0);
    }

    /// <summary>Copies the elements of another tensor, broadcasting, into this. Never recorded.</summary>
    /// <exception cref="ShapeException">It does not broadcast to this shape.</exception>
    public Tensor CopyFrom(Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckChangeable();
        CheckDense();
        var from = source.Detach().To(Device).To(DType);
        // what overlaps must be read before it is overwritten
        if (from.Storage == Storage && !ReferenceEquals(from.Layout, Layout)) from = from.Clone();
        var elements = from.Operand.BroadcastTo(Shape);
        Storage.Touch();
        Device.Copy(Operand, elements);
        return this;
    }

    Tensor ChangeBy<TOp>(Tensor b, [CallerMemberName] string by = "") where TOp : struct, IBinaryOp
    {
        ArgumentNullException.ThrowIfNull(b);
        return Change(new BinaryMap<TOp>(default), b, by);
    }

    /// <summary>A number, if the elements can take it as it is.</summary>
    double Held(double c, [CallerMemberName] string by = "") => ForScalarType(c) == DType ? DType.Checked(c) : throw Wider(c, by);

    DTypeException Wider(double c, string by) => new($"{by} cannot put {ForScalarType(c)}, of the number {c}, into {DType}: cast it first");

    /// <summary>Applies an elementwise op in place, unrecorded.</summary>
    internal Tensor Change<TMap>(TMap map, Tensor? b = null, [CallerMemberName] string by = "") where TMap : struct, IMap
    {
        CheckChangeable(by);
        if (b is not null && DTypes.Promote(DType, b.DType) != DType)
            throw new DTypeException($"{by} cannot put {b.DType} into {DType}: cast it first");
        if (b is not null) CheckUnrecorded(b, by);
        CheckDense(by);
        if (b is not null) CheckTogether(this, b);
        var other = b is null ? default : b.To(DType).Operand.BroadcastTo(Shape);
        // an operand that overlaps this one elsewhere must be read before it is overwritten
        if (b is not null && b.Storage == Storage && !ReferenceEquals(b.Layout, Layout)) other = b.Detach().Clone().Operand.BroadcastTo(Shape);
        if (IsContiguous)
        {
            Storage.Touch();
            Device.Map(map, Operand, Operand, other);
        }
        else
        {
            using var changed = EmptyLike(this);
            Device.Map(map, changed.Operand, Operand, other);
            Storage.Touch();
            Device.Copy(Operand, changed.Operand);
        }
        return this;
    }

    /// <summary>Refuses to change what the tape would not notice.</summary>
    void CheckChangeable([CallerMemberName] string by = "")
    {
        if (Node is null || !Autograd.IsRecording) return;
        throw new InvalidOperationException(
            $"{by} would change a tensor of shape {Shape} that needs gradients: do it inside Autograd.NoGrad(), or on a Clone");
    }

    /// <summary>Refuses an operand whose gradient would be lost, because changes in place are not recorded.</summary>
    static void CheckUnrecorded(Tensor b, string by)
    {
        if (!Records(b)) return;
        throw new InvalidOperationException(
            $"{by} is not recorded, and an operand of shape {b.Shape} needs gradients, which would be lost: " +
            "Detach it, or do it inside Autograd.NoGrad(), or use the op that makes a new tensor");
    }

    void CheckDense([CallerMemberName] string by = "")
    {
        if (!IsDense(Layout)) throw new InvalidOperationException($"{by} cannot change an expanded tensor: its elements share memory");
    }

    static bool IsDense(Layout layout)
    {
        if (layout.Count == 0) return true;
        for (var axis = 0; axis < layout.Shape.Rank; axis++)
            if (layout.Strides[axis] == 0 && layout.Shape[axis] > 1) return false;
        return true;
    }
}
