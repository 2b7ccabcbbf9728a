namespace Tensorium.Kernels.Gpu;

/// <summary>
/// A GPU thread's integer or truth value, as <see cref="Whole{T}"/> is on the CPU. A formula that needs more than
/// arithmetic does not compile into a kernel, and the driver says so.
/// </summary>
/// <param name="value">The number.</param>
readonly struct IntegerLane(long value) : ILane<IntegerLane>
{
    /// <summary>The number.</summary>
    public readonly long Value = value;

    public static implicit operator IntegerLane(double value) => new(LongNumber.From(value)); // OpenCL leaves a cast beyond the range open

    public static IntegerLane operator +(IntegerLane a, IntegerLane b) => new(unchecked(a.Value + b.Value));

    public static IntegerLane operator -(IntegerLane a, IntegerLane b) => new(unchecked(a.Value - b.Value));

    public static IntegerLane operator *(IntegerLane a, IntegerLane b) => new(unchecked(a.Value * b.Value));

    // Rounded down, so that Floor of it is exact. By 0, which the driver refuses before: 0.
    public static IntegerLane operator /(IntegerLane a, IntegerLane b)
    {
        if (b.Value == 0) return new(0);
        if (b.Value == -1) return -a; // long.MinValue / -1 overflows
        var quotient = a.Value / b.Value;
        var rest = a.Value - (quotient * b.Value);
        return new(rest != 0 && (rest < 0) != (b.Value < 0) ? quotient - 1 : quotient);
    }

    public static IntegerLane operator -(IntegerLane a) => new(unchecked(-a.Value));

    public static IntegerLane Fma(IntegerLane a, IntegerLane b, IntegerLane c) => (a * b) + c;

    public static IntegerLane Abs(IntegerLane x) => x.Value < 0 ? -x : x;

    public static IntegerLane Max(IntegerLane a, IntegerLane b) => a.Value < b.Value ? b : a;

    public static IntegerLane Min(IntegerLane a, IntegerLane b) => b.Value < a.Value ? b : a;

    public static IntegerLane Floor(IntegerLane x) => x;

    public static IntegerLane Ceiling(IntegerLane x) => x;

    public static IntegerLane Round(IntegerLane x) => x;

    public static IntegerLane WhereLess(IntegerLane a, IntegerLane b, IntegerLane yes, IntegerLane no) =>
        a.Value < b.Value ? yes : no;

    public static IntegerLane WhereEqual(IntegerLane a, IntegerLane b, IntegerLane yes, IntegerLane no) =>
        a.Value == b.Value ? yes : no;

    public static IntegerLane Rest(IntegerLane a, IntegerLane b) => FlooredDivision.Rest(a, b, a / b);

    public static IntegerLane Sqrt(IntegerLane x) => throw Refused();

    public static IntegerLane Exp(IntegerLane x) => throw Refused();

    public static IntegerLane Expm1(IntegerLane x) => throw Refused();

    public static IntegerLane Log(IntegerLane x) => throw Refused();

    public static IntegerLane Log1p(IntegerLane x) => throw Refused();

    public static IntegerLane Sin(IntegerLane x) => throw Refused();

    public static IntegerLane Cos(IntegerLane x) => throw Refused();

    public static IntegerLane Tanh(IntegerLane x) => throw Refused();

    public static IntegerLane Sigmoid(IntegerLane x) => throw Refused();

    public static IntegerLane Erf(IntegerLane x) => throw Refused();

    public static IntegerLane NormalCdf(IntegerLane x, IntegerLane factor, out IntegerLane density) => throw Refused();

    public static IntegerLane Atan2(IntegerLane y, IntegerLane x) => throw Refused();

    public static IntegerLane Pow(IntegerLane x, IntegerLane y) => throw Refused();

    static DTypeException Refused() => new("integers have no such function: cast to Float32 or Float64 first");
}
