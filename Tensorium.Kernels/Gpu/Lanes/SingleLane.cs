using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// A GPU thread's number of single precision: arithmetic and bits only, which every device has exactly. All else is
/// <see cref="LaneMath{T}"/>, the same text as in the SIMD lanes.
/// </summary>
/// <param name="value">The number.</param>
readonly struct SingleLane(float value) : IBitLane<SingleLane>
{
    const uint Magnitude = 0x7FFF_FFFFu, SignBit = 0x8000_0000u;

    /// <summary>The number.</summary>
    public readonly float Value = value;

    public static bool IsFused => false;

    public static implicit operator SingleLane(double value) => new((float)value);

    public static SingleLane operator +(SingleLane a, SingleLane b) => new(a.Value + b.Value);

    public static SingleLane operator -(SingleLane a, SingleLane b) => new(a.Value - b.Value);

    public static SingleLane operator *(SingleLane a, SingleLane b) => new(a.Value * b.Value);

    public static SingleLane operator /(SingleLane a, SingleLane b) => new(a.Value / b.Value);

    public static SingleLane operator -(SingleLane a) => new(-a.Value);

    // Left for the device's compiler to contract.
    public static SingleLane Fma(SingleLane a, SingleLane b, SingleLane c) => new((a.Value * b.Value) + c.Value);

    public static SingleLane Abs(SingleLane x) => new(Interop.IntAsFloat(Bits(x) & Magnitude));

    // A device's own maximum drops NaN; of equals the positive zero is the larger.
    public static SingleLane Max(SingleLane a, SingleLane b) =>
        a.Value > b.Value ? a : a.Value < b.Value ? b : a.Value != b.Value ? a + b : IsNegative(a) ? b : a;

    public static SingleLane Min(SingleLane a, SingleLane b) =>
        a.Value < b.Value ? a : a.Value > b.Value ? b : a.Value != b.Value ? a + b : IsNegative(a) ? a : b;

    public static SingleLane Floor(SingleLane x) => new(MathF.Floor(x.Value));

    public static SingleLane Ceiling(SingleLane x) => new(MathF.Ceiling(x.Value));

    // From 8388608f on numbers are whole; below, adding it rounds to whole numbers, halves to even.
    public static SingleLane Round(SingleLane x)
    {
        var magnitude = Abs(x).Value;
        return magnitude < 8388608f ? CopySign(new((magnitude + 8388608f) - 8388608f), x) : x;
    }

    public static SingleLane WhereLess(SingleLane a, SingleLane b, SingleLane yes, SingleLane no) => a.Value < b.Value ? yes : no;

    public static SingleLane WhereEqual(SingleLane a, SingleLane b, SingleLane yes, SingleLane no) => a.Value == b.Value ? yes : no;

    public static SingleLane Rest(SingleLane a, SingleLane b) => new((float)GpuMath.Rest(a.Value, b.Value));

    public static SingleLane Sqrt(SingleLane x) => new(MathF.Sqrt(x.Value));

    public static SingleLane Exp(SingleLane x) => LaneMath<float>.Exp(x);

    public static SingleLane Expm1(SingleLane x) => LaneMath<float>.Expm1(x);

    public static SingleLane Log(SingleLane x) => LaneMath<float>.Log(x);

    public static SingleLane Log1p(SingleLane x) => LaneMath<float>.Log1p(x);

    // In double precision: the polynomials are cheaper than a reduction in two floats, and right for any float below 2³⁰.
    public static SingleLane Sin(SingleLane x) => new((float)GpuMath.Sin(x.Value));

    public static SingleLane Cos(SingleLane x) => new((float)GpuMath.Cos(x.Value));

    public static SingleLane Tanh(SingleLane x) => LaneMath<float>.Tanh(x);

    public static SingleLane Sigmoid(SingleLane x) => LaneMath<float>.Sigmoid(x);

    public static SingleLane Erf(SingleLane x) => LaneMath<float>.Erf(x);

    public static SingleLane NormalCdf(SingleLane x, SingleLane factor, out SingleLane density) => LaneMath<float>.NormalCdf(x, factor, out density);

    public static SingleLane Atan2(SingleLane y, SingleLane x) => LaneMath<float>.Atan2(y, x);

    public static SingleLane Pow(SingleLane x, SingleLane y) => new((float)GpuMath.Pow(x.Value, y.Value));

    public static SingleLane CopySign(SingleLane x, SingleLane sign) =>
        new(Interop.IntAsFloat((Bits(x) & Magnitude) | (Bits(sign) & SignBit)));

    public static SingleLane Clamp(SingleLane x, SingleLane low, SingleLane high) =>
        x.Value < low.Value ? low : x.Value > high.Value ? high : x;

    public static SingleLane Pow2(SingleLane n) => new(Interop.IntAsFloat((uint)((int)n.Value + 127) << 23));

    public static SingleLane Scale(SingleLane x, SingleLane n) => LaneMath<float>.ScaleInSteps(x, n);

    public static SingleLane Exponent(SingleLane x) => LaneMath<float>.ExponentOf(x);

    // Counted from √½: what the exponent field holds when x is divided by it.
    public static SingleLane NormalExponent(SingleLane x) => new(((int)Bits(x) - 0x3F35_04F3) >> 23);

    static uint Bits(SingleLane x) => Interop.FloatAsInt(x.Value);

    static bool IsNegative(SingleLane x) => (Bits(x) & SignBit) != 0;
}
