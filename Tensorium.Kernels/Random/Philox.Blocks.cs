using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

public static partial class Philox
{
    const int BlocksAtATime = 128;

    /// <summary>What a block of bits becomes: a fixed count of elements.</summary>
    interface IBlockDraw<T> where T : unmanaged
    {
        static abstract int PerBlock { get; }

        /// <summary>Writes <see cref="PerBlock"/> elements from <paramref name="target"/> on.</summary>
        void Draw(Philox4x32 bits, ref T target);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FillBlocks<T, TDraw>(Span<T> destination, TDraw draw, ulong seed, ulong offset, long firstElement)
        where T : unmanaged
        where TDraw : struct, IBlockDraw<T>
    {
        Span<Philox4x32> bits = stackalloc Philox4x32[BlocksAtATime];
        Span<T> block = stackalloc T[TDraw.PerBlock];
        while (!destination.IsEmpty)
        {
            var (index, skip) = Math.DivRem((ulong)firstElement, (ulong)TDraw.PerBlock);
            int count;
            if (skip == 0 && destination.Length >= TDraw.PerBlock)
            {
                var some = bits[..Math.Min(BlocksAtATime, destination.Length / TDraw.PerBlock)];
                Philox4x32.Blocks(some, seed, offset, index);
                for (var b = 0; b < some.Length; b++) draw.Draw(some[b], ref destination.Slice(b * TDraw.PerBlock, TDraw.PerBlock)[0]);
                count = some.Length * TDraw.PerBlock;
            }
            else
            {
                draw.Draw(Philox4x32.Block(seed, offset, index), ref block[0]);
                count = Math.Min(TDraw.PerBlock - (int)skip, destination.Length);
                block.Slice((int)skip, count).CopyTo(destination);
            }
            destination = destination[count..];
            firstElement += count;
        }
    }

    readonly struct UniformFloat : IBlockDraw<float>
    {
        public static int PerBlock => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Draw(Philox4x32 bits, ref double target)
        {
            target = (bits.Low >> 11) * DoubleUnit;
            Unsafe.Add(ref target, 1) = (bits.High >> 11) * DoubleUnit;
        }
    }

    readonly struct Coin<T>(ulong threshold, T one) : IBlockDraw<T> where T : unmanaged
    {
        public static int PerBlock => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Draw(Philox4x32 bits, ref T target)
        {
            target = bits.X0 < threshold ? one : default;
            Unsafe.Add(ref target, 1) = bits.X1 < threshold ? one : default;
            Unsafe.Add(ref target, 2) = bits.X2 < threshold ? one : default;
            Unsafe.Add(ref target, 3) = bits.X3 < threshold ? one : default;
        }
    }
}
