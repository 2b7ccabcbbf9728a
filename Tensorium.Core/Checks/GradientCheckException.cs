namespace Tensorium;

/// <summary>A gradient is wrong, or the function is not one that can be checked.</summary>
/// <param name="message">What is wrong, with the values.</param>
public sealed class GradientCheckException(string message) : ArithmeticException(message)
{
    /// <summary>The number of the input with the worst element; -1 where no single input is to blame.</summary>
    public int Input { get; init; } = -1;

    /// <summary>The place of the worst element in that input, a number for each axis.</summary>
    public IReadOnlyList<long> Index { get; init; } = [];

    /// <summary>The derivative by backward; NaN where the check did not come so far.</summary>
    public double Analytic { get; init; } = double.NaN;

    /// <summary>The derivative by central differences; NaN where the check did not come so far.</summary>
    public double Numeric { get; init; } = double.NaN;

    /// <summary>How far apart the two may be.</summary>
    public double Tolerance { get; init; } = double.NaN;
}
