namespace Tensorium.NN;

/// <summary>A layer that joins inputs element by element. All have one shape, but for axes of length 1, which stretch.</summary>
public abstract class ElementwiseMerge : MergeLayer
{
    /// <inheritdoc/>
    public sealed override Shape OutputShape(params Shape[] inputShapes)
    {
        ArgumentNullException.ThrowIfNull(inputShapes);
        var result = inputShapes[0];
        foreach (var shape in inputShapes)
        {
            // batches never align with features, as NumPy's rule for different ranks would have it
            var fits = shape.Rank == result.Rank;
            for (var i = 0; fits && i < shape.Rank; i++) fits = shape[i] == result[i] || shape[i] == 1 || result[i] == 1;
            if (!fits) throw Unfit("inputs of one shape, but for axes of length 1", inputShapes);
            result = Shape.Broadcast(result, shape);
        }
        return result;
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(GetType().Name);

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor[] inputs, bool training)
    {
        OutputShape(Array.ConvertAll(inputs, input => input.Shape));
        var y = inputs[0];
        for (var i = 1; i < inputs.Length; i++) y = Join(y, inputs[i]);
        return Finish(y, inputs.Length);
    }

    /// <summary>Joins two inputs, or what was joined so far and the next.</summary>
    protected abstract Tensor Join(Tensor a, Tensor b);

    /// <summary>The result, of what was joined; that by default.</summary>
    protected virtual Tensor Finish(Tensor joined, int count) => joined;
}

/// <summary>The sum of the inputs.</summary>
/// <remarks>
/// A residual block (He, Zhang, Ren and Sun 2016) is the sum of its input and what layers make of it. In a model of one's own:
/// <code>
/// var h = _second.Call(_first.Call(x));
/// return _add.Call(x, h).Relu();          // h has x's shape; else bring x to it by a Dense layer
/// </code>
/// </remarks>
public sealed class Add : ElementwiseMerge
{
    /// <inheritdoc/>
    protected override Tensor Join(Tensor a, Tensor b) => a + b;
}

/// <summary>The first input without the second.</summary>
public sealed class Subtract : ElementwiseMerge
{
    /// <inheritdoc/>
    public override int MinInputs => 2;

    /// <inheritdoc/>
    protected override Tensor Join(Tensor a, Tensor b) => a - b;

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor joined, int count) =>
        count == 2 ? joined : throw new ShapeException($"layer {Name} takes 2 inputs; it got {count}");
}

/// <summary>The product of the inputs, element by element.</summary>
public sealed class Multiply : ElementwiseMerge
{
    /// <inheritdoc/>
    protected override Tensor Join(Tensor a, Tensor b) => a * b;
}

/// <summary>The mean of the inputs.</summary>
public sealed class Average : ElementwiseMerge
{
    /// <inheritdoc/>
    protected override Tensor Join(Tensor a, Tensor b) => a + b;

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor joined, int count) => joined / count;
}

/// <summary>The largest of the inputs, element by element; equal ones share the gradient.</summary>
public sealed class Maximum : ElementwiseMerge
{
    /// <inheritdoc/>
    protected override Tensor Join(Tensor a, Tensor b) => a.Maximum(b);
}

/// <summary>The smallest of the inputs, element by element; equal ones share the gradient.</summary>
public sealed class Minimum : ElementwiseMerge
{
    /// <inheritdoc/>
    protected override Tensor Join(Tensor a, Tensor b) => a.Minimum(b);
}
