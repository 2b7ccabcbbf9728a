using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

static unsafe partial class LaneMath<T>
{
    /// <summary>The error function: a polynomial near 0, else 1 - erfc.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Erf<V>(V x) where V : struct, ILane<V>, IBitLane<V> => sizeof(T) == sizeof(double) ? ErfDouble(x) : ErfFloat(x);

    // x P(x²) on [0, 1], and 1 - exp(-g(x)) on [1, 4], from where on erf rounds to 1.
    [MethodImpl(LaneMath.Inline)]
    static V ErfFloat<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        var a = V.Clamp(V.Abs(x), 0, 4);
        var z = a * a;
        var near = a * Horner<V>(z, 1.1283791658483509, -0.37612626666720331, 0.11283594715160218,
            -0.026854212010626412, Horner<V>(z, 0.005189087423433974, -0.00080168642871658695, 7.8758750626854883e-5));
        var g = Horner<V>(a, 0.00035368475620796924, 1.1270401777873597, 0.63822544067433762, 0.10303757541793653,
            Horner<V>(a, -0.021805418036195621, 0.0029396325005307928, -0.00018557661589051442));
        return V.CopySign(V.WhereLess(a, 1, near, 1 - Exp(-g)), x);
    }

    // W. J. Cody 1969, Rational Chebyshev approximations for the error function; his fit on [0.47, 4] serves up to 6,
    // since erfc needs ever fewer digits there.
    [MethodImpl(LaneMath.Inline)]
    static V ErfDouble<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        var a = V.Clamp(V.Abs(x), 0, 6);
        var z = a * a;
        var near = Horner<V>(z, 3209.37758913846947, 377.485237685302021, 113.864154151050156, 3.16112374387056560,
            0.185777706184603153);
        near /= Horner<V>(z, 2844.23683343917062, 1282.61652607737228, 244.024637934444173, 23.6012909523441209, 1);
        // One statement a part: the JIT inlines nothing that needs more than 16 slots of stack.
        var p = Horner<V>(a, 298.635138197400131, 66.1191906371416295, 8.88314979438837594, 0.564188496988670089,
            2.15311535474403846e-8);
        p = Horner<V>(a, 1230.33935479799725, 2051.07837782607147, 1712.04761263407058, 881.952221241769090, p);
        var q = Horner<V>(a, 1621.38957456669019, 537.181101862009858, 117.693950891312499, 15.7449261107098347, 1);
        q = Horner<V>(a, 1230.33935480374942, 3439.36767414372164, 4362.61909014324716, 3290.79923573345963, q);
        return V.CopySign(V.WhereLess(a, 0.46875, a * near, 1 - Exp(-z) * p / q), x);
    }
}
