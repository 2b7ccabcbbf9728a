namespace Tensorium.NN;

/// <summary>x above 0, α x below, with a learned α for each feature. He, Zhang, Ren and Sun 2015. Shapes stay.</summary>
/// <remarks>As in Keras, α starts at 0 and has the shape of an example; PyTorch's is one number for all, and starts at 0.25.</remarks>
public sealed class PReLU : Layer
{
    Parameter? _alpha;

    /// <summary>The first α; zeros by default.</summary>
    public Initializer AlphaInitializer { get; init; } = Initializer.Zeros;

    /// <summary>A penalty for α, or null.</summary>
    public Regularizer? AlphaRegularizer { get; init; }

    /// <summary>What α is brought back to after each step, or null.</summary>
    public Constraint? AlphaConstraint { get; init; }

    /// <summary>The axes along which one α is shared; the first after the batch is 1.</summary>
    public IReadOnlyList<int> SharedAxes { get; init; } = [];

    /// <summary>α, of the shape of an example, with 1 for shared axes.</summary>
    /// <exception cref="InvalidOperationException">The layer was not called or built yet.</exception>
    public Parameter Alpha => _alpha ?? Weight(() => _alpha);

    internal override bool HoldsKernels => false;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        if (inputShape.Rank < 1) throw Unfit("a batch of shape (batch, ...)", inputShape);
        if (InputShape is not null && _alpha is not null)
        {
            var fits = inputShape.Rank == _alpha.Shape.Rank + 1;
            for (var axis = 1; fits && axis < inputShape.Rank; axis++)
                fits = _alpha.Shape[axis - 1] == inputShape[axis] || IsShared(axis, inputShape);
            if (!fits) throw Unfit($"a batch of examples that fit slopes of shape {_alpha.Shape}", inputShape);
        }
        return inputShape;
    }

    internal static PReLU FromConfig(LayerConfig config) => new()
    {
        AlphaInitializer = Initializer.FromConfig(config.Part("alpha_initializer")) ?? Initializer.Zeros,
        AlphaRegularizer = Regularizer.FromConfig(config.Part("alpha_regularizer")),
        AlphaConstraint = Constraint.FromConfig(config.Part("alpha_constraint")),
        SharedAxes = config.Axes("shared_axes", []),
    };

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(PReLU))
    {
        ["alpha_initializer"] = AlphaInitializer.Config,
        ["alpha_regularizer"] = AlphaRegularizer?.Config,
        ["alpha_constraint"] = AlphaConstraint?.Config,
        ["shared_axes"] = SharedAxes.ToArray(),
    };

    /// <inheritdoc/>
    protected override void OnBuild(Shape inputShape)
    {
        OutputShape(inputShape);
        foreach (var axis in SharedAxes)
            if (inputShape.Axis(axis) == 0) throw new ShapeException($"layer {Name} cannot share slopes along axis 0, the batch");
        var lengths = new long[inputShape.Rank - 1];
        for (var axis = 1; axis < inputShape.Rank; axis++) lengths[axis - 1] = IsShared(axis, inputShape) ? 1 : inputShape[axis];
        _alpha = AddParameter("alpha", lengths, AlphaInitializer, true, AlphaRegularizer, AlphaConstraint);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training)
    {
        OutputShape(x.Shape);
        return x.Relu() - (Alpha.Value * (-x).Relu());
    }

    bool IsShared(int axis, Shape shape) => SharedAxes.Any(shared => shape.Axis(shared) == axis);
}
