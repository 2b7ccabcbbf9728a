using System.Numerics;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    internal override void Random(Operand y, Distribution distribution, ulong seed, ulong offset)
    {
        switch (y.DType)
        {
            case DType.Float32: Draw<float>(y, distribution, seed, offset); break;
            case DType.Float64: Draw<double>(y, distribution, seed, offset); break;
            case DType.Int64: Draw<long>(y, distribution, seed, offset); break;
            case DType.Int32: Draw<int>(y, distribution, seed, offset); break;
            default: Draw<byte>(y, distribution, seed, offset); break;
        }
    }

    static void Draw<T>(Operand y, Distribution distribution, ulong seed, ulong offset) where T : unmanaged, INumber<T>
    {
        var job = new RandomJob<T>(y.View<T>(), distribution, seed, offset);
        WorkerPool.Run(ref job, y.Count, RandomJob<T>.Grain);
    }
}

/// <summary>Draws elements of a stream; element i depends on seed, offset and i alone.</summary>
/// <typeparam name="T">The element type; byte for truth values.</typeparam>
readonly struct RandomJob<T>(View<T> y, Distribution distribution, ulong seed, ulong offset) : IJob
    where T : unmanaged, INumber<T>
{
    /// <summary>Elements a thread takes at a time.</summary>
    public const int Grain = 8192;

    public void Run(nint start, nint end)
    {
        var target = y.Slice(start, end - start);
        if (typeof(T) == typeof(float)) Floats(MemoryMarshal.Cast<T, float>(target), start);
        else if (typeof(T) == typeof(double)) Doubles(MemoryMarshal.Cast<T, double>(target), start);
        else if (typeof(T) == typeof(long)) Philox.FillIntegers(MemoryMarshal.Cast<T, long>(target), (long)distribution.A, (long)distribution.B, seed, offset, start);
        else if (typeof(T) == typeof(int)) Philox.FillIntegers(MemoryMarshal.Cast<T, int>(target), (int)distribution.A, (int)distribution.B, seed, offset, start);
        else Philox.FillBernoulli(MemoryMarshal.Cast<T, bool>(target), distribution.A, seed, offset, start);
    }

    void Floats(Span<float> target, nint start)
    {
        switch (distribution.Kind)
        {
            case DistributionKind.Uniform: Philox.FillUniform(target, seed, offset, start); break;
            case DistributionKind.Normal: Philox.FillNormal(target, seed, offset, start); break;
            case DistributionKind.TruncatedNormal: Philox.FillTruncatedNormal(target, seed, offset, start); break;
            default: Philox.FillBernoulli(target, distribution.A, seed, offset, start); return;
        }
        var (shift, scale) = Affine;
        if (shift == 0 && scale == 1) return;
        for (var i = 0; i < target.Length; i++) target[i] = Inside((float)(shift + (scale * target[i])), (float)distribution.A, (float)distribution.B);
    }

    void Doubles(Span<double> target, nint start)
    {
        switch (distribution.Kind)
        {
            case DistributionKind.Uniform: Philox.FillUniform(target, seed, offset, start); break;
            case DistributionKind.Normal: Philox.FillNormal(target, seed, offset, start); break;
            case DistributionKind.TruncatedNormal: Philox.FillTruncatedNormal(target, seed, offset, start); break;
            default: Philox.FillBernoulli(target, distribution.A, seed, offset, start); return;
        }
        var (shift, scale) = Affine;
        if (shift == 0 && scale == 1) return;
        for (var i = 0; i < target.Length; i++) target[i] = Inside(shift + (scale * target[i]), distribution.A, distribution.B);
    }

    (double Shift, double Scale) Affine => distribution.Kind == DistributionKind.Uniform
        ? (distribution.A, distribution.B - distribution.A)
        : (distribution.A, distribution.B);

    /// <summary>Rounding may reach the upper end of [low, high), which does not belong to it, unless it is the lower end, too.</summary>
    TFloat Inside<TFloat>(TFloat value, TFloat low, TFloat high) where TFloat : IFloatingPointIeee754<TFloat> =>
        distribution.Kind == DistributionKind.Uniform && value >= high ? TFloat.Max(low, TFloat.BitDecrement(high)) : value;
}
