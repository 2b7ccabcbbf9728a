namespace Tensorium.Kernels;

/// <summary>Nothing but multiply-adds, y ← a y + b: eight chains side by side, so that none waits for the one before.</summary>
/// <param name="rounds">The length of a chain.</param>
readonly struct MultiplyAddChains(int rounds) : IMap
{
    readonly int _rounds = rounds;

    public static int Arity => 2;

    /// <summary>Floating-point operations for an element: two in each multiply-add.</summary>
    public double Operations => 16.0 * _rounds;

    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V>
    {
        V p = b, q = b + 1.0, r = b + 2.0, s = b + 3.0, t = b + 4.0, u = b + 5.0, v = b + 6.0, w = b + 7.0;
        for (var i = 0; i < _rounds; i++)
        {
            p = V.Fma(a, p, b);
            q = V.Fma(a, q, b);
            r = V.Fma(a, r, b);
            s = V.Fma(a, s, b);
            t = V.Fma(a, t, b);
            u = V.Fma(a, u, b);
            v = V.Fma(a, v, b);
            w = V.Fma(a, w, b);
        }
        return p + q + (r + s) + (t + u) + (v + w);
    }
}
