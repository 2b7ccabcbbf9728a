using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels;

/// <summary>Square roots of 16 floats from the processor's estimate of 1/√x and multiply-adds, to the bit of its own square root.</summary>
/// <remarks>
/// One step of Goldschmidt's iteration for √x and 1/(2√x) together, then the exact remainder x - g² times the latter, as in Markstein
/// 1990, IBM Journal of Research and Development 34 (1). From an estimate within 2⁻¹³ (the processor's are within 2⁻¹⁴) √x and
/// 1/(2√x) come out within 0.9 · 2⁻²³ of themselves, so that only a root within 1.2 · 2⁻⁴⁶ of the middle of two floats could be
/// rounded wrongly. A test tries those from every such estimate. A factor of 4 in x changes no digit, so that what holds for
/// [1, 4) holds for all.
/// </remarks>
static class FmaRoot
{
    // In [2⁻⁹⁵, 2⁹⁷) nothing overflows, and x - g² is exact, though below 2⁻⁸⁰ it may be subnormal. In bits they are neighbours.
    const uint Least = 0x10000000, Beyond = 0x70000000;

    /// <summary>Whether the processor has the estimate. A constant to the JIT.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>√x, by the divider where one of the numbers is 0, negative, NaN or far from 1.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static Vector512<float> Sqrt(Vector512<float> x) => IsNear(x) ? FromEstimate(x, Avx512F.ReciprocalSqrt14(x)) : Vector512.Sqrt(x);

    /// <summary>√x from 1/√x within 2⁻¹³ of itself.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static Vector512<float> FromEstimate(Vector512<float> x, Vector512<float> estimate)
    {
        var half = Vector512.Create(0.5f);
        var g = x * estimate;
        var h = half * estimate;
        var e = Avx512F.FusedMultiplyAddNegated(g, h, half);
        g = Avx512F.FusedMultiplyAdd(g, e, g);
        h = Avx512F.FusedMultiplyAdd(h, e, h);
        return Avx512F.FusedMultiplyAdd(Avx512F.FusedMultiplyAddNegated(g, g, x), h, g);
    }

    [MethodImpl(LaneMath.Inline)]
    static bool IsNear(Vector512<float> x) => Vector512.LessThanAll(x.AsUInt32() - Vector512.Create(Least), Vector512.Create(Beyond - Least));
}
