using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>
/// Pairs of independent normals, √(-2 log u) cos 2πv and √(-2 log u) sin 2πv, in place of u in (0, 1] and v in [0, 1). Box and
/// Muller 1958.
/// </summary>
/// <param name="u">Becomes the first of each pair. Its length is a multiple of any lane's.</param>
/// <param name="v">Becomes the second of each pair; as long.</param>
readonly ref struct BoxMuller(Span<double> u, Span<double> v) : ILaneLoop<double>
{
    readonly Span<double> _u = u, _v = v;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, double>
    {
        for (var i = (int)start; i < (int)end; i += V.Count)
        {
            ref var first = ref _u.Slice(i, V.Count)[0];
            ref var second = ref _v.Slice(i, V.Count)[0];
            var radius = V.Sqrt(Lane.Constant<V>(-2) * V.Log(V.Load(ref first)));
            var (cos, sin) = LaneMath<double>.Turn(V.Load(ref second));
            (radius * cos).Store(ref first);
            (radius * sin).Store(ref second);
        }
    }
}
