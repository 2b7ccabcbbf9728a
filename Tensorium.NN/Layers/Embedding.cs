namespace Tensorium.NN;

/// <summary>A learned vector for each integer. Shapes (...) of integers to (..., outputs).</summary>
/// <remarks>Floating-point inputs, as a table has them, are truncated to integers, as in Keras.</remarks>
public sealed class Embedding : Layer
{
    Parameter? _embeddings;

    /// <summary>A table of vectors.</summary>
    /// <param name="inputs">How many integers there are: 0 to inputs - 1; at least 1.</param>
    /// <param name="outputs">The length of a vector; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are none.</exception>
    public Embedding(int inputs, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        (Inputs, Outputs) = (inputs, outputs);
    }

    /// <summary>How many integers there are.</summary>
    public int Inputs { get; }

    /// <summary>The length of a vector.</summary>
    public int Outputs { get; }

    /// <summary>The first vectors; uniform in ±0.05 by default, as in Keras.</summary>
    public Initializer EmbeddingsInitializer { get; init; } = Initializer.RandomUniform();

    /// <summary>A penalty for the vectors, or null.</summary>
    public Regularizer? EmbeddingsRegularizer { get; init; }

    /// <summary>What the vectors are brought back to after each step, or null.</summary>
    public Constraint? EmbeddingsConstraint { get; init; }

    /// <summary>The table, of shape (inputs, outputs).</summary>
    /// <exception cref="InvalidOperationException">The layer was not called or built yet.</exception>
    public Parameter Embeddings => _embeddings ?? Weight(() => _embeddings);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape) => Shape.Create([.. inputShape.Span, Outputs]);

    internal static Embedding FromConfig(LayerConfig config) => new(config.Integer("input_dim"), config.Integer("output_dim"))
    {
        EmbeddingsInitializer = Initializer.FromConfig(config.Part("embeddings_initializer")) ?? Initializer.RandomUniform(),
        EmbeddingsRegularizer = Regularizer.FromConfig(config.Part("embeddings_regularizer")),
        EmbeddingsConstraint = Constraint.FromConfig(config.Part("embeddings_constraint")),
    };

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Embedding))
    {
        ["input_dim"] = Inputs,
        ["output_dim"] = Outputs,
        ["embeddings_initializer"] = EmbeddingsInitializer.Config,
        ["embeddings_regularizer"] = EmbeddingsRegularizer?.Config,
        ["embeddings_constraint"] = EmbeddingsConstraint?.Config,
    };

    /// <inheritdoc/>
    protected override void OnBuild(Shape inputShape) => _embeddings = AddParameter(
        "embeddings", (Inputs, Outputs), EmbeddingsInitializer, true, EmbeddingsRegularizer, EmbeddingsConstraint);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An integer is negative or not below <see cref="Inputs"/>.</exception>
    protected override Tensor Forward(Tensor x, bool training)
    {
        var places = x.DType == DType.Int64 ? x.Detach() : x.Detach().To(DType.Int64);
        if (Tensor.WrongIndex(places, Inputs, $"layer {Name}: index") is { } wrong)
            throw new ArgumentOutOfRangeException(nameof(x), wrong, $"layer {Name} has vectors for 0 to {Inputs - 1}, not for {wrong}");
        return Embeddings.Value.IndexSelect(0, places.Flatten()).Reshape(OutputShape(x.Shape));
    }
}
