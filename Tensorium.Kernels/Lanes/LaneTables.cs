using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensorium.Kernels;

/// <summary>
/// Tables of sixteen floats for <see cref="IBitLane{V}.Pick"/>. They are properties of constants, which the JIT puts beside the code; a
/// field would be checked for its initialization in each loop.
/// </summary>
static class LaneTables
{
    /// <summary>2 to the power of the sixteenths below 1, from 0 on.</summary>
    public static Vector512<float> Powers
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            1f, 1.04427373f, 1.09050775f, 1.13878858f, 1.18920708f, 1.24185777f, 1.29683959f, 1.35425556f,
            1.41421354f, 1.47682619f, 1.54221082f, 1.61049032f, 1.68179286f, 1.75625217f, 1.8340081f, 1.91520655f);
    }

    /// <summary>
    /// a in the middle of each of the intervals that the last two bits of the exponent and the first two of the mantissa of 1 + a tell
    /// apart, for a from 0 to 15; just there M(a) = exp(a²/2) Φ(-a) is nearly a float.
    /// </summary>
    public static Vector512<float> TailCenters
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            1.27734375f, 1.7421875f, 2.2421875f, 2.78125f, 3.578125f, 4.5703125f, 5.515625f, 6.453125f,
            7.90625f, 10.09375f, 11.921875f, 14.0014648f, 0.10546875f, 0.380859375f, 0.607421875f, 0.861328125f);
    }

    // M in powers of the distance from there: least squares fits, weighted until the relative error is even, one coefficient after the
    // other rounded to float. Error 5.5e-9.
    public static Vector512<float> Tail0
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            0.227773339f, 0.185817599f, 0.154068798f, 0.129502714f, 0.104294844f, 0.0836017504f, 0.0701547861f, 0.0604328923f,
            0.0496878177f, 0.0391466618f, 0.0332324132f, 0.0283497237f, 0.460556358f, 0.378105819f, 0.326847523f, 0.281891614f);
    }

    public static Vector512<float> Tail1
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            -0.107997432f, -0.075213179f, -0.0534911491f, -0.0387628563f, -0.0257622935f, -0.0168561563f, -0.0119947866f, -0.00896127149f,
            -0.00609797286f, -0.00380566297f, -0.00274960347f, -0.00200461969f, -0.350367963f, -0.254937142f, -0.200407952f, -0.156141102f);
    }

    public static Vector512<float> Tail2
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            0.0449117869f, 0.0273912791f, 0.0170658045f, 0.0108468737f, 0.00605709525f, 0.0032819279f, 0.00199804525f, 0.00130234601f,
            0.000737862254f, 0.000366627472f, 0.000225991666f, 0.000141057608f, 0.211801708f, 0.140504166f, 0.102557808f, 0.0737014189f);
    }

    public static Vector512<float> Tail3
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            -0.016876163f, -0.00916431006f, -0.00507533876f, -0.00286512915f, -0.00136303878f, -0.000618888414f, -0.000324812951f, -0.000185701894f,
            -8.80663065e-05f, -3.50070841e-05f, -1.8453773e-05f, -9.87779458e-06f, -0.109347194f, -0.0671386719f, -0.0460348278f, -0.0308874063f);
    }

    public static Vector512<float> Tail4
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            0.00583621114f, 0.00284875697f, 0.00142151827f, 0.000715476694f, 0.000294528145f, 0.000113265429f, 5.13575324e-05f, 2.59809949e-05f,
            1.0385681e-05f, 3.31126489e-06f, 1.49728146e-06f, 6.83147732e-07f, 0.0500851721f, 0.0289233364f, 0.0186220556f, 0.0117799658f);
    }

    public static Vector512<float> Tail5
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            -0.0018988559f, -0.000840514665f, -0.000380945421f, -0.000172913788f, -6.23232991e-05f, -2.03934123e-05f, -8.07456126e-06f, -3.578627e-06f,
            -1.23120856e-06f, -3.15087874e-07f, -1.21419021e-07f, -4.77826276e-08f, -0.0205910895f, -0.0114422003f, -0.00712437741f, -0.00411026413f);
    }

    public static Vector512<float> Tail6
    {
        [MethodImpl(LaneMath.Inline)]
        get => Vector512.Create(
            0.00060895487f, 0.000302308385f, 9.5197669e-05f, 7.62036798e-05f, 1.40193188e-05f, 3.80240567e-06f, 1.91787717e-06f, 5.12211159e-07f,
            1.32254726e-07f, 3.15744124e-08f, 9.45558121e-09f, 7.00502412e-09f, 0.00642651832f, -0.00384847121f, 0.00382790365f, 0.00104970497f);
    }
}
