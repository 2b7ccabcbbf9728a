namespace Tensorium.Kernels.Gpu;

/// <summary>How elements in memory become the lane that a thread computes with, and back.</summary>
/// <typeparam name="T">The element type; byte for truth values.</typeparam>
/// <typeparam name="V">The lane.</typeparam>
interface IElement<T, V>
    where T : unmanaged
    where V : struct, ILane<V>
{
    /// <summary>The element as a lane.</summary>
    static abstract V Load(T value);

    /// <summary>The lane as an element.</summary>
    static abstract T Store(V lane);

    /// <summary>Whether a lane counts as true: it is not 0.</summary>
    static abstract bool Holds(V lane);
}

/// <summary>float, computed in single precision.</summary>
readonly struct FloatElement : IElement<float, SingleLane>
{
    public static SingleLane Load(float value) => new(value);

    public static float Store(SingleLane lane) => lane.Value;

    public static bool Holds(SingleLane lane) => lane.Value != 0;
}

/// <summary>
/// float, computed in double precision: for division that rounds down, whose remainder needs a product that is not rounded.
/// </summary>
readonly struct WideFloatElement : IElement<float, DoubleLane>
{
    public static DoubleLane Load(float value) => new(value);

    public static float Store(DoubleLane lane) => (float)lane.Value;

    public static bool Holds(DoubleLane lane) => lane.Value != 0;
}

/// <summary>double, computed in double precision.</summary>
readonly struct DoubleElement : IElement<double, DoubleLane>
{
    public static DoubleLane Load(double value) => new(value);

    public static double Store(DoubleLane lane) => lane.Value;

    public static bool Holds(DoubleLane lane) => lane.Value != 0;
}

/// <summary>long.</summary>
readonly struct LongElement : IElement<long, IntegerLane>
{
    public static IntegerLane Load(long value) => new(value);

    public static long Store(IntegerLane lane) => lane.Value;

    public static bool Holds(IntegerLane lane) => lane.Value != 0;
}

/// <summary>int, computed in 64 bits and stored modulo 2³².</summary>
readonly struct IntElement : IElement<int, IntegerLane>
{
    public static IntegerLane Load(int value) => new(value);

    public static int Store(IntegerLane lane) => unchecked((int)lane.Value);

    public static bool Holds(IntegerLane lane) => lane.Value != 0;
}

/// <summary>A truth value: 0 or 1.</summary>
readonly struct ByteElement : IElement<byte, IntegerLane>
{
    public static IntegerLane Load(byte value) => new(value);

    public static byte Store(IntegerLane lane) => lane.Value == 0 ? (byte)0 : (byte)1;

    public static bool Holds(IntegerLane lane) => lane.Value != 0;
}
