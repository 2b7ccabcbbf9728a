using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels;

/// <summary>
/// Functions of sixteen floats that look numbers up in tables of sixteen: one instruction permutes a register by four bits of each
/// element of another. For AVX-512; other lanes have the formulas of <see cref="LaneMath{T}"/>.
/// </summary>
/// <remarks>
/// Tables are properties of constants, which the JIT puts beside the code; a field would be checked for its initialization in each loop.
/// </remarks>
static class LaneTables
{
    // 1.5 2¹⁹: a float added to it is rounded to sixteenths, whose number is in its last bits.
    const float Sixteenths = 786432;

    // ln 2 in two parts
    const float Ln2High = 0.693145751953125f, Ln2Low = 1.42860682e-6f;

    /// <summary>Whether the processor has the instructions. A constant to the JIT.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>
    /// eˣ = 2ⁿ (1 + p) with n in sixteenths: 2 to the power of its fraction is in the table, and r = x - n ln 2 is at most ln 2 / 32, so that
    /// three terms are enough.
    /// </summary>
    [MethodImpl(LaneMath.Inline)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // Beyond these bounds the result is 0 or infinity, and n must stay finite.
        x = Vector512.MinNative(Of(89), Vector512.MaxNative(Of(-104), x));
        var bits = Fma(x, Of(1.44269504f), Of(Sixteenths));
        var n = bits - Of(Sixteenths);
        var r = Fma(n, Of(-Ln2Low), Fma(n, Of(-Ln2High), x));
        var p = Fma(r * r, Fma(Of(1 / 6f), r, Of(0.5f)), r);
        var power = Pick(Powers, bits.AsInt32());
        return Avx512F.Scale(Fma(p, power, power), n); // by the floor of n
    }

    /// <summary>
    /// The normal distribution's Φ, times a factor, and its density. With a = |x|: Φ(-a) = exp(-a²/2) M(a) and Φ(a) = 1 - Φ(-a). M is a
    /// polynomial in each of sixteen pieces, and the exponential as in <see cref="Exp"/>.
    /// </summary>
    [MethodImpl(LaneMath.Inline)]
    public static Vector512<float> NormalCdf(Vector512<float> x, Vector512<float> factor, out Vector512<float> density)
    {
        var a = Vector512.Abs(x);
        var z = a * a;
        var bits = Fma(z, Of(-0.721347520f), Of(Sixteenths));
        var n = bits - Of(Sixteenths);
        // a² + 2 n ln 2, with what rounding took from the square: it counts a²/2 times in the power
        var r = Fma(n, Of(2 * Ln2High), z) + Fma(n, Of(2 * Ln2Low), Avx512F.FusedMultiplySubtract(a, a, z));
        // exp(-r/2) - 1; +0 for r = 0, so that the sign of a factor 0 stays
        var p = Fma(r, Fma(Fma(Of(-1 / 48f), r, Of(0.125f)), r, Of(-0.5f)), Vector512<float>.Zero);
        var power = Pick(Powers, bits.AsInt32());
        // Beyond the edge Φ(-a), and even a Φ(-a), rounds to 0; the pieces end.
        var isBeyond = Vector512.LessThan(Of(14.9375f), a);
        var peak = power * Of(0.398942280f); // 1 / √(2π)
        density = Vector512.ConditionalSelect(isBeyond, Vector512<float>.Zero, Avx512F.Scale(Fma(p, peak, peak), n));
        // The factor comes before 2ⁿ, so that the product does not inherit the few digits of a subnormal Φ.
        var m = factor * Tail(a) * power;
        var tail = Vector512.ConditionalSelect(isBeyond, Vector512<float>.Zero, Avx512F.Scale(Fma(p, m, m), n));
        return Vector512.ConditionalSelect(Vector512.LessThan(Vector512<float>.Zero, x), factor - tail, tail);
    }

    // M(a), by the last two bits of the exponent and the first two of the mantissa of 1 + a
    [MethodImpl(LaneMath.Inline)]
    static Vector512<float> Tail(Vector512<float> a)
    {
        var piece = (a + Of(1)).AsInt32() >>> 21;
        var u = a - Pick(TailCenters, piece);
        var q = Fma(Pick(Tail6, piece), u, Pick(Tail5, piece));
        q = Fma(q, u, Pick(Tail4, piece));
        q = Fma(q, u, Pick(Tail3, piece));
        q = Fma(q, u, Pick(Tail2, piece));
        q = Fma(q, u, Pick(Tail1, piece));
        return Fma(q, u, Pick(Tail0, piece));
    }

    // The entries that the last four bits of each element number.
    [MethodImpl(LaneMath.Inline)]
    static Vector512<float> Pick(Vector512<float> table, Vector512<int> numbers) => Avx512F.PermuteVar16x32(table, numbers);

    [MethodImpl(LaneMath.Inline)]
    static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAdd(a, b, c);

    [MethodImpl(LaneMath.Inline)]
    static Vector512<float> Of(float value) => Vector512.Create(value);

    // 2 to the power of the sixteenths below 1, from 0 on
    static Vector512<float> Powers
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            1f, 1.04427373f, 1.09050775f, 1.13878858f, 1.18920708f, 1.24185777f, 1.29683959f, 1.35425556f,
            1.41421354f, 1.47682619f, 1.54221082f, 1.61049032f, 1.68179286f, 1.75625217f, 1.8340081f, 1.91520655f);
    }

    // a in the middle of each piece, from 0 to 15; just there M(a) = exp(a²/2) Φ(-a) is nearly a float.
    static Vector512<float> TailCenters
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            1.27734375f, 1.7421875f, 2.2421875f, 2.78125f, 3.578125f, 4.5703125f, 5.515625f, 6.453125f,
            7.90625f, 10.09375f, 11.921875f, 14.0014648f, 0.10546875f, 0.380859375f, 0.607421875f, 0.861328125f);
    }

    // M in powers of the distance from there: least squares fits, weighted until the relative error is even, one coefficient after the
    // other rounded to float. Error 5.5e-9.
    static Vector512<float> Tail0
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            0.227773339f, 0.185817599f, 0.154068798f, 0.129502714f, 0.104294844f, 0.0836017504f, 0.0701547861f, 0.0604328923f,
            0.0496878177f, 0.0391466618f, 0.0332324132f, 0.0283497237f, 0.460556358f, 0.378105819f, 0.326847523f, 0.281891614f);
    }

    static Vector512<float> Tail1
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            -0.107997432f, -0.075213179f, -0.0534911491f, -0.0387628563f, -0.0257622935f, -0.0168561563f, -0.0119947866f, -0.00896127149f,
            -0.00609797286f, -0.00380566297f, -0.00274960347f, -0.00200461969f, -0.350367963f, -0.254937142f, -0.200407952f, -0.156141102f);
    }

    static Vector512<float> Tail2
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            0.0449117869f, 0.0273912791f, 0.0170658045f, 0.0108468737f, 0.00605709525f, 0.0032819279f, 0.00199804525f, 0.00130234601f,
            0.000737862254f, 0.000366627472f, 0.000225991666f, 0.000141057608f, 0.211801708f, 0.140504166f, 0.102557808f, 0.0737014189f);
    }

    static Vector512<float> Tail3
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            -0.016876163f, -0.00916431006f, -0.00507533876f, -0.00286512915f, -0.00136303878f, -0.000618888414f, -0.000324812951f, -0.000185701894f,
            -8.80663065e-05f, -3.50070841e-05f, -1.8453773e-05f, -9.87779458e-06f, -0.109347194f, -0.0671386719f, -0.0460348278f, -0.0308874063f);
    }

    static Vector512<float> Tail4
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            0.00583621114f, 0.00284875697f, 0.00142151827f, 0.000715476694f, 0.000294528145f, 0.000113265429f, 5.13575324e-05f, 2.59809949e-05f,
            1.0385681e-05f, 3.31126489e-06f, 1.49728146e-06f, 6.83147732e-07f, 0.0500851721f, 0.0289233364f, 0.0186220556f, 0.0117799658f);
    }

    static Vector512<float> Tail5
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            -0.0018988559f, -0.000840514665f, -0.000380945421f, -0.000172913788f, -6.23232991e-05f, -2.03934123e-05f, -8.07456126e-06f, -3.578627e-06f,
            -1.23120856e-06f, -3.15087874e-07f, -1.21419021e-07f, -4.77826276e-08f, -0.0205910895f, -0.0114422003f, -0.00712437741f, -0.00411026413f);
    }

    static Vector512<float> Tail6
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            0.00060895487f, 0.000302308385f, 9.5197669e-05f, 7.62036798e-05f, 1.40193188e-05f, 3.80240567e-06f, 1.91787717e-06f, 5.12211159e-07f,
            1.32254726e-07f, 3.15744124e-08f, 9.45558121e-09f, 7.00502412e-09f, 0.00642651832f, -0.00384847121f, 0.00382790365f, 0.00104970497f);
    }
}
