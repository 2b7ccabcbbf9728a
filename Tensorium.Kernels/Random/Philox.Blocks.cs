using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels;

public static partial class Philox
{
    /// <summary>What a block of bits becomes: a fixed count of elements.</summary>
    interface IBlockDraw<T> where T : unmanaged
    {
        static abstract int PerBlock { get; }

        /// <summary>Writes <see cref="PerBlock"/> elements from <paramref name="target"/> on.</summary>
        void Draw(Philox4x32 bits, ref T target);
    }

    static void FillBlocks<T, TDraw>(Span<T> destination, TDraw draw, ulong seed, ulong offset, long firstElement)
        where T : unmanaged
        where TDraw : struct, IBlockDraw<T>
    {
        Span<T> block = stackalloc T[TDraw.PerBlock];
        int done = 0;
        while (done < destination.Length)
        {
            var (index, skip) = Math.DivRem((ulong)(firstElement + done), (ulong)TDraw.PerBlock);
            var bits = Philox4x32.Block(seed, offset, index);
            var rest = destination[done..];
            if (skip == 0 && rest.Length >= TDraw.PerBlock)
            {
                draw.Draw(bits, ref MemoryMarshal.GetReference(rest));
                done += TDraw.PerBlock;
            }
            else
            {
                draw.Draw(bits, ref MemoryMarshal.GetReference(block));
                var part = block[(int)skip..];
                if (part.Length > rest.Length) part = part[..rest.Length];
                part.CopyTo(rest);
                done += part.Length;
            }
        }
    }

    readonly struct UniformFloat : IBlockDraw<float>
    {
        public static int PerBlock => 4;

        public void Draw(Philox4x32 bits, ref float target)
        {
            target = (bits.X0 >> 8) * (float)FloatUnit;
            Unsafe.Add(ref target, 1) = (bits.X1 >> 8) * (float)FloatUnit;
            Unsafe.Add(ref target, 2) = (bits.X2 >> 8) * (float)FloatUnit;
            Unsafe.Add(ref target, 3) = (bits.X3 >> 8) * (float)FloatUnit;
        }
    }

    readonly struct UniformDouble : IBlockDraw<double>
    {
        public static int PerBlock => 2;

        public void Draw(Philox4x32 bits, ref double target)
        {
            target = (bits.Low >> 11) * DoubleUnit;
            Unsafe.Add(ref target, 1) = (bits.High >> 11) * DoubleUnit;
        }
    }

    readonly struct NormalFloat : IBlockDraw<float>
    {
        public static int PerBlock => 4;

        public void Draw(Philox4x32 bits, ref float target)
        {
            var (a, b) = BoxMuller((bits.X0 + 1.0) * WordUnit, bits.X1 * WordUnit);
            var (c, d) = BoxMuller((bits.X2 + 1.0) * WordUnit, bits.X3 * WordUnit);
            target = (float)a;
            Unsafe.Add(ref target, 1) = (float)b;
            Unsafe.Add(ref target, 2) = (float)c;
            Unsafe.Add(ref target, 3) = (float)d;
        }
    }

    readonly struct NormalDouble : IBlockDraw<double>
    {
        public static int PerBlock => 2;

        public void Draw(Philox4x32 bits, ref double target) => (target, Unsafe.Add(ref target, 1)) = NormalPair(bits);
    }

    readonly struct Coin<T>(ulong threshold, T one) : IBlockDraw<T> where T : unmanaged
    {
        public static int PerBlock => 4;

        public void Draw(Philox4x32 bits, ref T target)
        {
            target = bits.X0 < threshold ? one : default;
            Unsafe.Add(ref target, 1) = bits.X1 < threshold ? one : default;
            Unsafe.Add(ref target, 2) = bits.X2 < threshold ? one : default;
            Unsafe.Add(ref target, 3) = bits.X3 < threshold ? one : default;
        }
    }

    static (double First, double Second) NormalPair(Philox4x32 bits) =>
        BoxMuller(((bits.Low >> 11) + 1) * DoubleUnit, (bits.High >> 11) * DoubleUnit);

    // Two independent normals from u in (0, 1] and v in [0, 1).
    static (double First, double Second) BoxMuller(double u, double v)
    {
        double radius = Math.Sqrt(-2 * Math.Log(u));
        var (sin, cos) = double.SinCosPi(2 * v);
        return (radius * cos, radius * sin);
    }
}
