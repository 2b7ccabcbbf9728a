using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

public static partial class Philox
{
    const int PairsAtATime = BlocksAtATime;

    /// <summary>Normal with mean 0 and variance 1, from 32-bit uniforms: |x| is below 6.7. Box and Muller 1958.</summary>
    /// <inheritdoc cref="FillUniform(Span{float}, ulong, ulong, long)"/>
    public static void FillNormal(Span<float> destination, ulong seed, ulong offset, long firstElement) =>
        FillNormals<float, WordPairs>(destination, seed, offset, firstElement, isTruncated: false);

    /// <summary>Normal with mean 0 and variance 1, from 53-bit uniforms: |x| is below 8.6. Box and Muller 1958.</summary>
    /// <inheritdoc cref="FillUniform(Span{float}, ulong, ulong, long)"/>
    public static void FillNormal(Span<double> destination, ulong seed, ulong offset, long firstElement) =>
        FillNormals<double, HalfPairs>(destination, seed, offset, firstElement, isTruncated: false);

    /// <summary>Normal with mean 0 and variance 1 before what is beyond ±2 is drawn again, as in Keras.</summary>
    /// <inheritdoc cref="FillUniform(Span{float}, ulong, ulong, long)"/>
    public static void FillTruncatedNormal(Span<float> destination, ulong seed, ulong offset, long firstElement) =>
        FillNormals<float, HalfPairs>(destination, seed, offset, firstElement, isTruncated: true);

    /// <inheritdoc cref="FillTruncatedNormal(Span{float}, ulong, ulong, long)"/>
    public static void FillTruncatedNormal(Span<double> destination, ulong seed, ulong offset, long firstElement) =>
        FillNormals<double, HalfPairs>(destination, seed, offset, firstElement, isTruncated: true);

    /// <summary>The uniform numbers that a block of bits has for pairs of normals.</summary>
    interface IPairs
    {
        static abstract int PerBlock { get; }

        /// <summary>Writes <see cref="PerBlock"/> numbers in (0, 1] and as many in [0, 1).</summary>
        static abstract void Draw(Philox4x32 bits, ref double u, ref double v);
    }

    /// <summary>Of 32 bits each.</summary>
    readonly struct WordPairs : IPairs
    {
        public static int PerBlock => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Draw(Philox4x32 bits, ref double u, ref double v)
        {
            u = (bits.X0 + 1.0) * WordUnit;
            v = bits.X1 * WordUnit;
            Unsafe.Add(ref u, 1) = (bits.X2 + 1.0) * WordUnit;
            Unsafe.Add(ref v, 1) = bits.X3 * WordUnit;
        }
    }

    /// <summary>Of 53 bits each.</summary>
    readonly struct HalfPairs : IPairs
    {
        public static int PerBlock => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Draw(Philox4x32 bits, ref double u, ref double v)
        {
            u = ((bits.Low >> 11) + 1) * DoubleUnit;
            v = (bits.High >> 11) * DoubleUnit;
        }
    }

    /// <summary>Blocks become uniform numbers, these normals, lanes of pairs at a time, and those the elements.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FillNormals<T, TPairs>(Span<T> destination, ulong seed, ulong offset, long firstElement, bool isTruncated)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPairs : struct, IPairs
    {
        Span<double> u = stackalloc double[PairsAtATime], v = stackalloc double[PairsAtATime];
        Span<Philox4x32> bits = stackalloc Philox4x32[PairsAtATime];
        var pairs = new BoxMuller(u, v);
        var perBlock = 2 * TPairs.PerBlock;
        while (!destination.IsEmpty)
        {
            var (block, rest) = Math.DivRem((ulong)firstElement, (ulong)perBlock);
            var skip = (int)rest;
            var count = int.Min(destination.Length, (2 * PairsAtATime) - skip);
            var blocks = (skip + count + perBlock - 1) / perBlock;
            Philox4x32.Blocks(bits[..blocks], seed, offset, block);
            for (var b = 0; b < blocks; b++) TPairs.Draw(bits[b], ref u[b * TPairs.PerBlock], ref v[b * TPairs.PerBlock]);
            Widest<double>.Run(ref pairs, 0, blocks * TPairs.PerBlock);

            if (isTruncated)
            {
                for (var i = 0; i < count; i++)
                {
                    ref var x = ref ((skip + i) & 1) == 0 ? ref u[(skip + i) >> 1] : ref v[(skip + i) >> 1];
                    if (Math.Abs(x) > TruncationBound) x = NormalAgain(seed, offset, firstElement + i);
                }
            }
            Join(u, v, skip, destination[..count]);
            destination = destination[count..];
            firstElement += count;
        }
    }

    /// <summary>The elements from <paramref name="skip"/> on of u₀, v₀, u₁, v₁ and so on.</summary>
    static void Join<T>(ReadOnlySpan<double> u, ReadOnlySpan<double> v, int skip, Span<T> target) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var i = 0;
        if ((skip & 1) != 0) target[i++] = T.CreateTruncating(v[skip >> 1]);
        for (; i < target.Length - 1; i += 2)
        {
            var pair = (skip + i) >> 1;
            target[i] = T.CreateTruncating(u[pair]);
            target[i + 1] = T.CreateTruncating(v[pair]);
        }
        if (i < target.Length) target[i] = T.CreateTruncating(u[(skip + i) >> 1]);
    }
}
