using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>A named tensor that a layer owns: a leaf that training changes, or a statistic that it does not.</summary>
public sealed class Parameter
{
    readonly string _name;
    readonly Layer? _layer;
    readonly Tensor _leaf, _frozen;
    KnownScalar? _scalar; // one reference, as several threads may read it

    /// <summary>A parameter outside any layer, for training a tensor directly.</summary>
    /// <param name="name">What messages and files call it.</param>
    /// <param name="value">Float32 or Float64, contiguous, not computed from other tensors; it is not copied.</param>
    /// <exception cref="ArgumentException">The tensor has gaps, or was computed from others that need gradients.</exception>
    /// <exception cref="DTypeException">Its elements are not floating-point numbers.</exception>
    public Parameter(string name, Tensor value) : this(name, value, null)
    {
    }

    internal Parameter(string name, Tensor value, Layer? layer)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!value.IsContiguous)
            throw new ArgumentException($"{name} of shape {value.Shape} is not contiguous: call Contiguous() first", nameof(value));
        if (!value.IsLeaf)
            throw new ArgumentException($"{name} of shape {value.Shape} was computed: call Detach() first", nameof(value));
        (_name, _layer, _leaf, _frozen) = (name, layer, value.WithGrad(), value.Detach());
        TensorScope.Release(value); // it outlives the scope of its first values
    }

    /// <summary>
    /// The layer's name and its own, for example "dense/kernel"; in a model inside another one its whole path, as
    /// "encoder/dense/kernel". The outermost model is left out. Of a layer in several models it is the name in the first.
    /// </summary>
    public string Name => _layer is null ? _name : $"{_layer.Path}/{_name}";

    /// <summary>The first model that its layer is in, the outermost one; null outside of any layer.</summary>
    internal Layer? Outermost => _layer?.Outermost;

    /// <summary>Whether it is a kernel: of two or more axes, in a layer that holds kernels.</summary>
    internal bool IsKernel => Shape.Rank > 1 && (_layer?.HoldsKernels ?? true);

    /// <summary>Its name in its layer, for example "kernel".</summary>
    internal string OwnName => _name;

    /// <summary>The tensor to compute with. Gradients reach it only while <see cref="Trainable"/>.</summary>
    public Tensor Value => Trainable ? _leaf : _frozen;

    /// <summary>Whether optimizers change it; false in a layer that is not <see cref="Layer.Trainable"/>.</summary>
    public bool Trainable
    {
        get => !IsFrozen && (_layer?.Trainable ?? true);
        set => IsFrozen = !value;
    }

    /// <summary>Whether it is not trained whatever its layer is.</summary>
    internal bool IsFrozen { get; set; }

    /// <summary>A penalty that it adds to the loss while trainable (see <see cref="Layer.RegularizationLoss"/>), or null.</summary>
    public Regularizer? Regularizer { get; set; }

    /// <summary>What it is brought back to after each step of an optimizer, or null.</summary>
    public Constraint? Constraint { get; set; }

    /// <summary>Its shape.</summary>
    public Shape Shape => _leaf.Shape;

    /// <summary>The number of elements.</summary>
    public long Count => _leaf.Count;

    /// <summary>Overwrites the elements.</summary>
    /// <exception cref="ShapeException">The values have another shape.</exception>
    public void Assign(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Shape != Shape)
            throw new ShapeException($"values of shape {values.Shape} do not fit {Name} of shape {Shape}");
        _frozen.CopyFrom(values);
        if (Count == 1 && values.Device.Kind == DeviceKind.Cpu) NoteScalar(values.To(_frozen.DType).Item<double>());
    }

    /// <summary>Brings it back to what the <see cref="Constraint"/> allows; optimizers call this after each step.</summary>
    /// <exception cref="ShapeException">The constraint gave another shape.</exception>
    public void Constrain()
    {
        if (Constraint is null) return;
        using var temporaries = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        Assign(Constraint.Project(_frozen));
    }

    /// <summary>The elements on a device: a copy, or where they lie if they are there.</summary>
    internal Tensor On(Device device) => _frozen.To(device);

    /// <summary>Takes the elements of another tensor in place of its own, and the gradient along.</summary>
    internal void Become(Tensor value)
    {
        var scalar = IsScalarKnown ? _scalar : null;
        _leaf.Become(value);
        _frozen.Become(value);
        if (scalar is { } kept) NoteScalar(kept.Value);
    }

    /// <summary>The only element. It is read from its device once after a change there, and not again when it moves.</summary>
    internal double Scalar
    {
        get
        {
            if (!IsScalarKnown) NoteScalar(_frozen.Item<double>());
            return _scalar!.Value;
        }
    }

    bool IsScalarKnown => _scalar is { } known && known.Storage == _frozen.Storage && known.Version == known.Storage.Version;

    void NoteScalar(double value) => _scalar = new(_frozen.Storage, _frozen.Storage.Version, value);

    /// <summary>Forgets the gradient.</summary>
    public void ZeroGrad() => _leaf.ZeroGrad();

    /// <summary>Name, shape and type.</summary>
    public override string ToString() => $"{Name} {Shape} {_leaf.DType}";

    sealed record KnownScalar(Storage Storage, int Version, double Value);
}
