namespace Tensorium.Kernels;

public static partial class Philox
{
    const int TryShift = 56;
    const double TruncationBound = 2;

    /// <summary>Integers from <paramref name="low"/> up to, not including, <paramref name="high"/>, all as likely.</summary>
    /// <param name="destination">Where the elements go.</param>
    /// <param name="low">The least integer.</param>
    /// <param name="high">One more than the greatest integer.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="offset">The stream's number.</param>
    /// <param name="firstElement">The number in the stream of the first element of <paramref name="destination"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public static void FillIntegers(
        Span<int> destination, int low, int high, ulong seed, ulong offset, long firstElement)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        ulong count = (ulong)((long)high - low);
        for (int i = 0; i < destination.Length; i++)
            destination[i] = (int)(low + (long)Below(count, seed, offset, firstElement + i));
    }

    /// <inheritdoc cref="FillIntegers(Span{int}, int, int, ulong, ulong, long)"/>
    public static void FillIntegers(
        Span<long> destination, long low, long high, ulong seed, ulong offset, long firstElement)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        ulong count = unchecked((ulong)high - (ulong)low);
        for (int i = 0; i < destination.Length; i++)
            destination[i] = unchecked(low + (long)Below(count, seed, offset, firstElement + i));
    }

    /// <summary>The integers from 0 up in random order, all orders as likely. Fisher and Yates 1938; Durstenfeld 1964.</summary>
    /// <param name="destination">Where the permutation goes.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="offset">The stream's number.</param>
    public static void FillPermutation(Span<long> destination, ulong seed, ulong offset)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            int j = (int)Below((ulong)i + 1, seed, offset, i);
            destination[i] = destination[j];
            destination[j] = i;
        }
    }

    /// <summary>An integer from 0 up to, not including, <paramref name="count"/>, all as likely. Lemire 2019.</summary>
    /// <param name="count">How many integers there are to choose from.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="offset">The stream's number.</param>
    /// <param name="element">The element's number in the stream.</param>
    public static ulong Below(ulong count, ulong seed, ulong offset, long element)
    {
        var first = Philox4x32.Block(seed, offset, (ulong)element >> 1);
        ulong whole = Math.BigMul((element & 1) == 0 ? first.Low : first.High, count, out ulong fraction);
        if (fraction >= count) return whole;

        // Of the 2⁶⁴ products, the first 2⁶⁴ mod count fractions would favour some integers.
        ulong favoured = unchecked(0 - count) % count;
        for (ulong next = 1; fraction < favoured; next++)
            whole = Math.BigMul(Retry(seed, offset, element, next).Low, count, out fraction);
        return whole;
    }

    // The first normal of the first further try that lies within the bound.
    static double NormalAgain(ulong seed, ulong offset, long element)
    {
        double u = 0, v = 0;
        for (ulong next = 1; ; next++)
        {
            HalfPairs.Draw(Retry(seed, offset, element, next), ref u, ref v);
            var x = Math.Sqrt(-2 * Math.Log(u)) * double.CosPi(2 * v);
            if (Math.Abs(x) <= TruncationBound) return x;
        }
    }

    static Philox4x32 Retry(ulong seed, ulong offset, long element, ulong next) =>
        Philox4x32.Block(seed, offset, next << TryShift | (ulong)element);
}
