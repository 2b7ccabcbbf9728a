using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using X86Fma = System.Runtime.Intrinsics.X86.Fma;

namespace Tensorium.Kernels;

/// <summary>What all lanes share, of either precision.</summary>
static class LaneMath
{
    /// <summary>What every member of a lane is marked with: a call would send each vector through memory.</summary>
    public const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Whether the processor's multiply-add rounds once. A constant to the JIT.</summary>
    public static bool IsFused => X86Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>√½</summary>
    public const double SqrtHalf = 0.70710678118654752;

    /// <summary>√2</summary>
    public const double Sqrt2 = 1.4142135623730951;

    /// <summary>x to the power y element by element, by the library's pow.</summary>
    public static V PowEach<V, T>(V x, V y) where V : struct, IVectorLane<V, T> where T : unmanaged => Each<PowOfTwo, V, T>(x, y);

    /// <summary>The rest of x divided by y element by element, by the library's fmod.</summary>
    public static V RestEach<V, T>(V x, V y) where V : struct, IVectorLane<V, T> where T : unmanaged => Each<RestOfTwo, V, T>(x, y);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static V Each<TFunction, V, T>(V x, V y)
        where TFunction : struct, IOfTwo
        where V : struct, IVectorLane<V, T>
        where T : unmanaged
    {
        ref var a = ref Unsafe.As<V, T>(ref x);
        ref var b = ref Unsafe.As<V, T>(ref y);
        for (int i = 0; i < V.Count; i++)
        {
            ref var r = ref Unsafe.Add(ref a, i);
            r = typeof(T) == typeof(float)
                ? (T)(object)TFunction.Of((float)(object)r, (float)(object)Unsafe.Add(ref b, i))
                : (T)(object)TFunction.Of((double)(object)r, (double)(object)Unsafe.Add(ref b, i));
        }
        return x;
    }

    interface IOfTwo
    {
        static abstract T Of<T>(T x, T y) where T : IFloatingPointIeee754<T>;
    }

    readonly struct PowOfTwo : IOfTwo
    {
        public static T Of<T>(T x, T y) where T : IFloatingPointIeee754<T> => T.Pow(x, y);
    }

    readonly struct RestOfTwo : IOfTwo
    {
        public static T Of<T>(T x, T y) where T : IFloatingPointIeee754<T> => x % y;
    }
}
