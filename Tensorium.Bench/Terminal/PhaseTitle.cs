namespace Tensorium.Bench;

/// <summary>The phases of a comparison in words.</summary>
static class PhaseTitle
{
    /// <summary>What happens in a phase.</summary>
    public static string Of(Phase phase) => phase switch
    {
        Phase.Tuning => "choosing learning rates",
        Phase.Comparison => "comparing optimizers",
        _ => "trying other learning rates",
    };
}
