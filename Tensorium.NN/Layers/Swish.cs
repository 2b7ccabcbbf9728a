namespace Tensorium.NN;

/// <summary>x sigmoid(β x) with one learned β. Ramachandran, Zoph and Le 2017. Shapes stay.</summary>
/// <remarks>The activation "swish" has the fixed β = 1.</remarks>
public sealed class Swish : Layer
{
    Parameter? _beta;

    /// <summary>The first β; 1 by default.</summary>
    public Initializer BetaInitializer { get; init; } = Initializer.Ones;

    /// <summary>β, a scalar.</summary>
    /// <exception cref="InvalidOperationException">The layer was not called or built yet.</exception>
    public Parameter Beta => _beta ?? Weight(() => _beta);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape) => inputShape;

    internal static Swish FromConfig(LayerConfig config) => new()
    {
        BetaInitializer = Initializer.FromConfig(config.Part("beta_initializer")) ?? Initializer.Ones,
    };

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Swish)) { ["beta_initializer"] = BetaInitializer.Config };

    /// <inheritdoc/>
    protected override void OnBuild(Shape inputShape) => _beta = AddParameter("beta", Shape.Scalar, BetaInitializer);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training) => x * (x * Beta.Value).Sigmoid();
}
