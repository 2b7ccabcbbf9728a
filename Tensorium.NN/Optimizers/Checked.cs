using System.Runtime.CompilerServices;

namespace Tensorium.NN;

/// <summary>Options that are numbers, checked where they are set; messages name the option and the value.</summary>
static class Checked
{
    /// <summary>In [0, ∞).</summary>
    public static double NotNegative(double value, [CallerMemberName] string name = "") => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is finite and not negative");

    /// <summary>In (0, ∞).</summary>
    public static double Positive(double value, [CallerMemberName] string name = "") => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is finite and positive");

    /// <summary>In [0, 1).</summary>
    public static double Decay(double value, [CallerMemberName] string name = "") => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} lies in [0, 1)");
}
