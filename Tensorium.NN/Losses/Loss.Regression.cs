namespace Tensorium.NN;

// Losses of numbers: p the prediction, t the target, e = p - t. Each is a mean along the last axis.
public abstract partial class Loss
{
    /// <summary>e²</summary>
    public static Loss MeanSquaredError { get; } = new ElementLoss(new("mean_squared_error"), (p, t) => p.SquaredDifference(t));

    /// <summary>|e|. Its gradient at 0 is 0.</summary>
    public static Loss MeanAbsoluteError { get; } = new ElementLoss(new("mean_absolute_error"), (p, t) => (p - t).Abs());

    /// <summary>100 |e| / max(|t|, 1e-7)</summary>
    public static Loss MeanAbsolutePercentageError { get; } = new ElementLoss(
        new("mean_absolute_percentage_error"), (p, t) => ((t - p) / AtLeast(t.Abs(), Epsilon)).Abs() * 100);

    /// <summary>(log(1 + max(p, 1e-7)) - log(1 + max(t, 1e-7)))²</summary>
    public static Loss MeanSquaredLogarithmicError { get; } = new ElementLoss(
        new("mean_squared_logarithmic_error"),
        (p, t) => AtLeast(p, Epsilon).Log1p().SquaredDifference(AtLeast(t, Epsilon).Log1p()));

    /// <summary>log cosh(e), as |e| + log(1 + exp(-2 |e|)) - log 2: e² / 2 near 0, |e| - log 2 far away.</summary>
    public static Loss LogCosh { get; } = new ElementLoss(new("log_cosh"), (p, t) =>
    {
        var error = p - t;
        return error + (error * -2).Softplus() - Math.Log(2);
    });

    /// <summary>p - t log(p + 1e-7), for counts.</summary>
    public static Loss Poisson { get; } = new ElementLoss(new("poisson"), (p, t) => p - (t * (p + Epsilon).Log()));

    /// <summary>e² / 2 up to δ, δ |e| - δ² / 2 beyond. Huber 1964.</summary>
    /// <param name="delta">δ, positive and finite. PyTorch's SmoothL1Loss is this divided by δ.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ does not lie there.</exception>
    public static Loss Huber(double delta = 1)
    {
        Checked.Positive(delta, nameof(delta));
        return new ElementLoss(new("huber") { ["delta"] = delta }, (p, t) =>
        {
            // with c = e clipped to ±δ: c (e - c / 2)
            var error = p - t;
            var near = error.Clip(-delta, delta);
            return near * (error - (near * 0.5));
        });
    }

    /// <summary>-Σ t/‖t‖ p/‖p‖ along an axis: -1 for the same direction. Norms are at least 1e-7.</summary>
    /// <param name="axis">The axis; the last by default.</param>
    public static Loss CosineSimilarity(int axis = -1) => new RowLoss(
        new("cosine_similarity") { ["axis"] = axis },
        (p, t) => -(Unit(p, axis) * Unit(t, axis)).Sum(axis));

    static Tensor Unit(Tensor x, int axis) => x / AtLeast(x.Norm(axis, keepDims: true), Epsilon);

    static Tensor AtLeast(Tensor x, double low) => x.Clip(low, double.PositiveInfinity);
}
