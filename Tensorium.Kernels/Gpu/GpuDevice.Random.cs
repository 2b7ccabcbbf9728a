namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    internal override void Random(Operand y, Distribution distribution, ulong seed, ulong offset)
    {
        switch (y.DType)
        {
            case DType.Float32: DrawReal<float, FloatNumber, FloatDraw>(y, distribution, MathF.Max((float)distribution.A, MathF.BitDecrement((float)distribution.B)), seed, offset); break;
            case DType.Float64: DrawReal<double, DoubleNumber, DoubleDraw>(y, distribution, Math.Max(distribution.A, Math.BitDecrement(distribution.B)), seed, offset); break;
            case DType.Int64: DrawIntegers<long, LongElement>(y, (long)distribution.A, (long)distribution.B, seed, offset); break;
            case DType.Int32: DrawIntegers<int, IntElement>(y, (int)distribution.A, (int)distribution.B, seed, offset); break;
            default: Launch(new CoinJob<byte, ByteNumber>(View<byte>(y), Philox.Threshold(distribution.A), seed, offset), y.Count, y); break;
        }
    }

    void DrawReal<T, N, TDraw>(Operand y, Distribution distribution, double below, ulong seed, ulong offset)
        where T : unmanaged
        where N : struct, INumberKind<T>
        where TDraw : struct, IRealDraw
    {
        var (a, b) = (distribution.A, distribution.B);
        var target = View<T>(y);
        switch (distribution.Kind)
        {
            case DistributionKind.Uniform:
                Launch(new UniformJob<T, N, TDraw>(target, a, b - a, b, below, seed, offset), y.Count, y);
                break;
            case DistributionKind.Normal:
                Launch(new NormalJob<T, N, TDraw>(target, a, b, seed, offset), y.Count, y);
                break;
            case DistributionKind.TruncatedNormal:
                Launch(new TruncatedNormalJob<T, N>(target, a, b, seed, offset), y.Count, y);
                break;
            default:
                Launch(new CoinJob<T, N>(target, Philox.Threshold(a), seed, offset), y.Count, y);
                break;
        }
    }

    void DrawIntegers<T, E>(Operand y, long low, long high, ulong seed, ulong offset)
        where T : unmanaged
        where E : struct, IElement<T, IntegerLane>
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        var count = unchecked((ulong)high - (ulong)low);
        Launch(new IntegersJob<T, E>(View<T>(y), low, count, unchecked(0 - count) % count, seed, offset), y.Count, y);
    }
}
