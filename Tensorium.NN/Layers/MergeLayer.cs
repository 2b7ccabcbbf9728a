namespace Tensorium.NN;

/// <summary>A layer of several inputs. A subclass computes in <see cref="Forward(Tensor[], bool)"/>.</summary>
public abstract class MergeLayer : Layer
{
    /// <summary>How many inputs it needs at least; 1 unless overridden.</summary>
    public virtual int MinInputs => 1;

    /// <summary>Computes, after building the weights, if any, at the first call.</summary>
    /// <param name="inputs">Batches along the first axis.</param>
    /// <exception cref="ShapeException">The shapes do not fit each other; the message names the layer and the shapes.</exception>
    public Tensor Call(params Tensor[] inputs) => CallAll(inputs)[0];

    /// <summary>Makes the weights, if any, for inputs of these shapes; does nothing the second time.</summary>
    /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
    public void Build(params Shape[] inputShapes) => BuildAll(inputShapes);

    /// <summary>The shape of the result for the inputs', all with the batch axis.</summary>
    /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
    public abstract Shape OutputShape(params Shape[] inputShapes);

    /// <summary>The shape of the result for one input.</summary>
    /// <exception cref="ShapeException">The layer does not take this shape.</exception>
    public sealed override Shape OutputShape(Shape inputShape)
    {
        CheckCount(1);
        return OutputShape([inputShape]);
    }

    /// <inheritdoc/>
    public sealed override Shape[] OutputShapes(Shape[] inputShapes)
    {
        ArgumentNullException.ThrowIfNull(inputShapes);
        CheckCount(inputShapes.Length);
        return [OutputShape(inputShapes)];
    }

    /// <summary>The layer's computation.</summary>
    /// <param name="inputs">The inputs, of <see cref="Layer.DType"/> if the layer has weights and they were floating.</param>
    /// <param name="training">Whether this is a training step.</param>
    protected abstract Tensor Forward(Tensor[] inputs, bool training);

    /// <summary>Called once, before the first computation: the place for AddParameter.</summary>
    protected virtual void OnBuild(IReadOnlyList<Shape> inputShapes)
    {
    }

    /// <inheritdoc/>
    protected sealed override void OnBuildAll(Shape[] inputShapes)
    {
        OutputShapes(inputShapes); // or shapes that do not fit would be found later
        OnBuild((IReadOnlyList<Shape>)inputShapes);
    }

    /// <inheritdoc/>
    protected sealed override Tensor[] ForwardAll(Tensor[] inputs, bool training)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        CheckCount(inputs.Length);
        return [Forward(inputs, training)];
    }

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, bool training)
    {
        CheckCount(1);
        return Forward([x], training);
    }

    /// <summary>The exception for shapes that do not fit each other.</summary>
    /// <param name="expected">What would fit.</param>
    /// <param name="actual">What came.</param>
    protected ShapeException Unfit(string expected, IEnumerable<Shape> actual) =>
        new($"layer {Name} takes {expected}; it got shapes {string.Join(" and ", actual)}");

    void CheckCount(int count)
    {
        if (count < MinInputs)
            throw new ShapeException($"layer {Name} takes {MinInputs} inputs or more; it got {count}");
    }
}
