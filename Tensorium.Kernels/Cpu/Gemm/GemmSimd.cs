using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels.Cpu;

// typeof(T) comparisons fold to constants in instantiations over value types, so no branch is left at run time.
// FusedMultiplyAdd calls into the C library for every element where the instruction is missing; MultiplyAddEstimate does not.

/// <summary>16 floats or 8 doubles; 32 registers.</summary>
readonly unsafe struct Wide512<T> : ISimd<Vector512<T>, T> where T : unmanaged
{
    public static int Count => Vector512<T>.Count;

    public static int TileVectors => 4;

    public static Vector512<T> Load(T* p) => Vector512.Load(p);

    public static Vector512<T> Broadcast(T* p) => Vector512.Create(*p);

    public static void Store(T* p, Vector512<T> v) => v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(T* p, Vector512<T> v, int count)
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
            Avx512F.MaskStore(
                (float*)p, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), v.AsSingle());
        else if (typeof(T) == typeof(double) && Avx512F.IsSupported)
            Avx512F.MaskStore(
                (double*)p, Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble(), v.AsDouble());
        else
            Partial.Store(p, v, count);
    }

    public static Vector512<T> Add(Vector512<T> a, Vector512<T> b) => a + b;

    public static Vector512<T> Rectify(Vector512<T> v) => Vector512.Max(v, Vector512<T>.Zero);

    public static Vector512<T> SubtractProduct(Vector512<T> a, Vector512<T> b, Vector512<T> c) => c - (a * b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Fma(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    public static bool HasHalves => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FmaHalf(Vector512<T> a, Vector512<T> b, Vector512<T> c) =>
        Wide256<T>.Fma(a.GetLower(), b.GetLower(), c.GetLower()).ToVector512Unsafe();

    public static T Sum(Vector512<T> v) => Wide256<T>.Sum(v.GetLower() + v.GetUpper());
}

/// <summary>8 floats or 4 doubles; 16 registers.</summary>
readonly unsafe struct Wide256<T> : ISimd<Vector256<T>, T> where T : unmanaged
{
    public static int Count => Vector256<T>.Count;

    public static int TileVectors => 2;

    public static Vector256<T> Load(T* p) => Vector256.Load(p);

    public static Vector256<T> Broadcast(T* p) => Vector256.Create(*p);

    public static void Store(T* p, Vector256<T> v) => v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(T* p, Vector256<T> v, int count)
    {
        if (typeof(T) == typeof(float) && Avx.IsSupported)
            Avx.MaskStore(
                (float*)p, Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle(), v.AsSingle());
        else if (typeof(T) == typeof(double) && Avx.IsSupported)
            Avx.MaskStore(
                (double*)p, Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble(), v.AsDouble());
        else
            Partial.Store(p, v, count);
    }

    public static Vector256<T> Add(Vector256<T> a, Vector256<T> b) => a + b;

    public static Vector256<T> Rectify(Vector256<T> v) => Vector256.Max(v, Vector256<T>.Zero);

    public static Vector256<T> SubtractProduct(Vector256<T> a, Vector256<T> b, Vector256<T> c) => c - (a * b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Fma(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(float)
        ? Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    public static bool HasHalves => false;

    public static Vector256<T> FmaHalf(Vector256<T> a, Vector256<T> b, Vector256<T> c) => Fma(a, b, c);

    public static T Sum(Vector256<T> v) => Wide128<T>.Sum(v.GetLower() + v.GetUpper());
}

/// <summary>4 floats or 2 doubles; 16 registers on x86, 32 on Arm.</summary>
readonly unsafe struct Wide128<T> : ISimd<Vector128<T>, T> where T : unmanaged
{
    public static int Count => Vector128<T>.Count;

    public static int TileVectors => AdvSimd.Arm64.IsSupported ? 4 : 2;

    public static Vector128<T> Load(T* p) => Vector128.Load(p);

    public static Vector128<T> Broadcast(T* p) => Vector128.Create(*p);

    public static void Store(T* p, Vector128<T> v) => v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(T* p, Vector128<T> v, int count)
    {
        if (typeof(T) == typeof(float) && Avx.IsSupported)
            Avx.MaskStore(
                (float*)p, Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle(), v.AsSingle());
        else
            Partial.Store(p, v, count);
    }

    public static Vector128<T> Add(Vector128<T> a, Vector128<T> b) => a + b;

    public static Vector128<T> Rectify(Vector128<T> v) => Vector128.Max(v, Vector128<T>.Zero);

    public static Vector128<T> SubtractProduct(Vector128<T> a, Vector128<T> b, Vector128<T> c) => c - (a * b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Fma(Vector128<T> a, Vector128<T> b, Vector128<T> c) => typeof(T) == typeof(float)
        ? Vector128.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector128.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    public static bool HasHalves => false;

    public static Vector128<T> FmaHalf(Vector128<T> a, Vector128<T> b, Vector128<T> c) => Fma(a, b, c);

    public static T Sum(Vector128<T> v) => Vector128.Sum(v);
}

/// <summary>One element, for hardware without vectors.</summary>
readonly unsafe struct Wide1<T> : ISimd<T, T> where T : unmanaged
{
    public static int Count => 1;

    public static int TileVectors => 2;

    public static T Load(T* p) => *p;

    public static T Broadcast(T* p) => *p;

    public static void Store(T* p, T v) => *p = v;

    public static void StorePart(T* p, T v, int count) => *p = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T a, T b) => typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>(Unsafe.BitCast<T, float>(a) + Unsafe.BitCast<T, float>(b))
        : Unsafe.BitCast<double, T>(Unsafe.BitCast<T, double>(a) + Unsafe.BitCast<T, double>(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Rectify(T v) => typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>(float.Max(Unsafe.BitCast<T, float>(v), 0))
        : Unsafe.BitCast<double, T>(double.Max(Unsafe.BitCast<T, double>(v), 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SubtractProduct(T a, T b, T c) => typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>(Unsafe.BitCast<T, float>(c) - (Unsafe.BitCast<T, float>(a) * Unsafe.BitCast<T, float>(b)))
        : Unsafe.BitCast<double, T>(Unsafe.BitCast<T, double>(c) - (Unsafe.BitCast<T, double>(a) * Unsafe.BitCast<T, double>(b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fma(T a, T b, T c) => typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>(Unsafe.BitCast<T, float>(a) * Unsafe.BitCast<T, float>(b) + Unsafe.BitCast<T, float>(c))
        : Unsafe.BitCast<double, T>(Unsafe.BitCast<T, double>(a) * Unsafe.BitCast<T, double>(b) + Unsafe.BitCast<T, double>(c));

    public static bool HasHalves => false;

    public static T FmaHalf(T a, T b, T c) => Fma(a, b, c);

    public static T Sum(T v) => v;
}

static unsafe class Partial
{
    /// <summary>The first elements of a vector, through memory: the vector widths without a masked store.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Store<V, T>(T* p, V v, int count) where V : struct where T : unmanaged
    {
        var elements = (T*)Unsafe.AsPointer(ref v);
        for (var i = 0; i < count; i++) p[i] = elements[i];
    }
}
