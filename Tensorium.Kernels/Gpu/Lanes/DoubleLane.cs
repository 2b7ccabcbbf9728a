using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// A GPU thread's number of double precision: arithmetic and bits only, which every device has exactly. All else is
/// <see cref="LaneMath{T}"/>, the same text as in the SIMD lanes.
/// </summary>
/// <param name="value">The number.</param>
readonly struct DoubleLane(double value) : IBitLane<DoubleLane>
{
    const ulong Magnitude = 0x7FFF_FFFF_FFFF_FFFFul, SignBit = 0x8000_0000_0000_0000ul;

    /// <summary>The number.</summary>
    public readonly double Value = value;

    public static bool IsFused => false;

    public static implicit operator DoubleLane(double value) => new(value);

    public static DoubleLane operator +(DoubleLane a, DoubleLane b) => new(a.Value + b.Value);

    public static DoubleLane operator -(DoubleLane a, DoubleLane b) => new(a.Value - b.Value);

    public static DoubleLane operator *(DoubleLane a, DoubleLane b) => new(a.Value * b.Value);

    public static DoubleLane operator /(DoubleLane a, DoubleLane b) => new(a.Value / b.Value);

    public static DoubleLane operator -(DoubleLane a) => new(-a.Value);

    // Left for the device's compiler to contract.
    public static DoubleLane Fma(DoubleLane a, DoubleLane b, DoubleLane c) => new((a.Value * b.Value) + c.Value);

    public static DoubleLane Abs(DoubleLane x) => new(Interop.IntAsFloat(Bits(x) & Magnitude));

    // A device's own maximum drops NaN; of equals the positive zero is the larger.
    public static DoubleLane Max(DoubleLane a, DoubleLane b) =>
        a.Value > b.Value ? a : a.Value < b.Value ? b : a.Value != b.Value ? a + b : IsNegative(a) ? b : a;

    public static DoubleLane Min(DoubleLane a, DoubleLane b) =>
        a.Value < b.Value ? a : a.Value > b.Value ? b : a.Value != b.Value ? a + b : IsNegative(a) ? a : b;

    public static DoubleLane Floor(DoubleLane x) => new(Math.Floor(x.Value));

    public static DoubleLane Ceiling(DoubleLane x) => new(Math.Ceiling(x.Value));

    // From 4503599627370496d on numbers are whole; below, adding it rounds to whole numbers, halves to even.
    public static DoubleLane Round(DoubleLane x)
    {
        var magnitude = Abs(x).Value;
        return magnitude < 4503599627370496d ? CopySign(new((magnitude + 4503599627370496d) - 4503599627370496d), x) : x;
    }

    public static DoubleLane WhereLess(DoubleLane a, DoubleLane b, DoubleLane yes, DoubleLane no) => a.Value < b.Value ? yes : no;

    public static DoubleLane WhereEqual(DoubleLane a, DoubleLane b, DoubleLane yes, DoubleLane no) => a.Value == b.Value ? yes : no;

    public static DoubleLane Rest(DoubleLane a, DoubleLane b) => new(GpuMath.Rest(a.Value, b.Value));

    public static DoubleLane Sqrt(DoubleLane x) => new(Math.Sqrt(x.Value));

    public static DoubleLane Exp(DoubleLane x) => LaneMath<double>.Exp(x);

    public static DoubleLane Expm1(DoubleLane x) => LaneMath<double>.Expm1(x);

    public static DoubleLane Log(DoubleLane x) => LaneMath<double>.Log(x);

    public static DoubleLane Log1p(DoubleLane x) => LaneMath<double>.Log1p(x);

    public static DoubleLane Sin(DoubleLane x) => new(GpuMath.Sin(x.Value));

    public static DoubleLane Cos(DoubleLane x) => new(GpuMath.Cos(x.Value));

    public static DoubleLane Tanh(DoubleLane x) => LaneMath<double>.Tanh(x);

    public static DoubleLane Sigmoid(DoubleLane x) => LaneMath<double>.Sigmoid(x);

    public static DoubleLane Erf(DoubleLane x) => LaneMath<double>.Erf(x);

    public static DoubleLane NormalCdf(DoubleLane x, DoubleLane factor, out DoubleLane density) => LaneMath<double>.NormalCdf(x, factor, out density);

    public static DoubleLane Atan2(DoubleLane y, DoubleLane x) => LaneMath<double>.Atan2(y, x);

    public static DoubleLane Pow(DoubleLane x, DoubleLane y) => new(GpuMath.Pow(x.Value, y.Value));

    public static DoubleLane CopySign(DoubleLane x, DoubleLane sign) =>
        new(Interop.IntAsFloat((Bits(x) & Magnitude) | (Bits(sign) & SignBit)));

    public static DoubleLane Clamp(DoubleLane x, DoubleLane low, DoubleLane high) =>
        x.Value < low.Value ? low : x.Value > high.Value ? high : x;

    public static DoubleLane Pow2(DoubleLane n) => new(Interop.IntAsFloat((ulong)((long)n.Value + 1023) << 52));

    public static DoubleLane Scale(DoubleLane x, DoubleLane n) => LaneMath<double>.ScaleInSteps(x, n);

    public static DoubleLane Exponent(DoubleLane x) => LaneMath<double>.ExponentOf(x);

    // Counted from √½: what the exponent field holds when x is divided by it.
    public static DoubleLane NormalExponent(DoubleLane x) => new(((long)Bits(x) - 0x3FE6_A09E_667F_3BCD) >> 52);

    static ulong Bits(DoubleLane x) => Interop.FloatAsInt(x.Value);

    static bool IsNegative(DoubleLane x) => (Bits(x) & SignBit) != 0;
}
