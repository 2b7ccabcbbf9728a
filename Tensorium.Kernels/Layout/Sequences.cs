namespace Tensorium.Kernels;

/// <summary>Numbers at equal distances.</summary>
static class Sequences
{
    /// <summary>Whether 64-bit integers can count them.</summary>
    public static bool IsExact(double start, double step, nint count) =>
        double.IsInteger(start) && double.IsInteger(step) && Math.Abs(start) + (Math.Abs(step) * count) < 9.2e18; // 2⁶³ and some room
}
