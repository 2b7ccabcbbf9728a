namespace Tensorium.NN;

/// <summary>
/// Lookahead around any optimizer: every few steps the slow weights go a share of the way to the weights, which return to them.
/// slow ← slow + alpha (w - slow), w ← slow. Zhang, Lucas, Ba and Hinton 2019, algorithm 1.
/// </summary>
/// <remarks>Set it as <see cref="Optimizer.Lookahead"/>; the state is then the optimizer's, one tensor more a parameter.</remarks>
public sealed class Lookahead
{
    /// <summary>The steps between two slow ones, the paper's k.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int Every { get; init => field = (int)Checked.Positive(value); } = 5;

    /// <summary>The share of the way, in (0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Alpha
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Alpha = {value}: it lies in (0, 1]");
    } = 0.5;
}
