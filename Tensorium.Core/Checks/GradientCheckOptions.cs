namespace Tensorium;

/// <summary>How closely <see cref="GradientCheck"/> looks.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>ε: each element x moves by ε max(1, |x|) to either side. Finite and above 0.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>The absolute part of the tolerance.</summary>
    public double Atol { get; init; } = 1e-5;

    /// <summary>The part of the tolerance relative to the numeric derivative.</summary>
    public double Rtol { get; init; } = 1e-3;

    /// <summary>Whether gradients of gradients are checked too: by the inputs, and by the weights of the results.</summary>
    public bool SecondOrder { get; init; }

    /// <summary>
    /// 0 compares every element, with two evaluations for each. Above 0 only the derivatives along so many random
    /// directions through all inputs are compared, with two evaluations for each: for large inputs.
    /// </summary>
    public int Directions { get; init; }

    /// <summary>Decides the random weights and directions.</summary>
    public ulong Seed { get; init; }

    internal void Validate()
    {
        if (!(Epsilon > 0) || !double.IsFinite(Epsilon))
            throw new ArgumentOutOfRangeException(nameof(Epsilon), Epsilon, "epsilon is finite and above 0");
        if (!(Atol >= 0)) throw new ArgumentOutOfRangeException(nameof(Atol), Atol, "a tolerance is not negative");
        if (!(Rtol >= 0)) throw new ArgumentOutOfRangeException(nameof(Rtol), Rtol, "a tolerance is not negative");
        ArgumentOutOfRangeException.ThrowIfNegative(Directions);
    }
}
