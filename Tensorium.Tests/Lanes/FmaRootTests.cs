using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.Lanes;

/// <summary>Square roots by multiply-adds against the processor's own, to the bit.</summary>
[OnCpu("its lanes")]
public class FmaRootTests
{
    // What an estimate of 1/√x may be off, of itself.
    const double Error = 1.0 / (1 << 13);

    [OneTimeSetUp]
    public void Need_the_estimate()
    {
        if (!FmaRoot.IsSupported) Assert.Ignore("skipped: this processor has no AVX-512, which the roots by multiply-adds are for");
    }

    /// <summary>Every mantissa with an odd and an even exponent, at both ends of the range too, from the processor's estimates.</summary>
    [TestCase(0)]
    [TestCase(-95)]
    [TestCase(95)]
    public void Roots_of_two_binades_are_exact(int exponent)
    {
        var wrong = 0;
        foreach (var x in Floats(float.ScaleB(1, exponent), float.ScaleB(1, exponent + 2)))
        {
            var root = Vector512.Sqrt(x);
            wrong += Differences(root, FmaRoot.FromEstimate(x, Avx512F.ReciprocalSqrt14(x))) + Differences(root, FmaRoot.Sqrt(x));
        }
        Assert.That(wrong, Is.Zero);
    }

    /// <summary>
    /// The roots nearest to the middle of two floats, from every estimate within 2⁻¹³. Others are out of reach of what an estimate changes,
    /// 1.2 · 2⁻⁴⁶ of the root: less than 2⁻²¹ of the distance of two floats.
    /// </summary>
    [Test]
    public void Roots_that_are_hard_to_round_are_exact_from_every_estimate()
    {
        var hard = Floats(1, 4).SelectMany(Elements).Where(IsHard).ToArray();
        Assert.That(hard, Has.Length.GreaterThan(10));
        int wrong = 0, tried = 0;
        foreach (float x in hard)
        {
            double exact = 1 / Math.Sqrt(x);
            foreach (var estimate in Floats((float)(exact * (1 - Error)), (float)(exact * (1 + Error))))
            {
                wrong += Differences(Vector512.Create(MathF.Sqrt(x)), FmaRoot.FromEstimate(Vector512.Create(x), estimate));
                tried += Vector512<float>.Count;
            }
        }
        TestContext.Out.WriteLine($"{hard.Length} numbers, {tried} estimates");
        Assert.That(wrong, Is.Zero);

        static bool IsHard(float x)
        {
            double root = Math.Sqrt(x) * (1 << 23); // in units of its last place, with 29 bits behind
            return Math.Abs(root - Math.Floor(root) - 0.5) < 1.0 / (1 << 20);
        }
    }

    /// <summary>One such number among ordinary ones, in each place.</summary>
    [TestCase(0f)]
    [TestCase(-0f)]
    [TestCase(-2f)]
    [TestCase(float.Epsilon)]
    [TestCase(1e-40f)]
    [TestCase(float.MaxValue)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    [TestCase(float.NaN)]
    public void A_number_out_of_range_has_its_root_and_leaves_the_others_theirs(float special)
    {
        for (int place = 0; place < Vector512<float>.Count; place++)
        {
            var numbers = Enumerable.Range(2, Vector512<float>.Count).Select(i => (float)i).ToArray();
            numbers[place] = special;
            int[] expected = [.. numbers.Select(x => BitConverter.SingleToInt32Bits(MathF.Sqrt(x)))];
            Assert.That(Elements(FmaRoot.Sqrt(Vector512.Create(numbers))).Select(BitConverter.SingleToInt32Bits), Is.EqualTo(expected));
        }
    }

    static int Differences(Vector512<float> a, Vector512<float> b) =>
        Vector512<float>.Count - BitOperations.PopCount(Vector512.Equals(a.AsInt32(), b.AsInt32()).ExtractMostSignificantBits());

    static IEnumerable<float> Elements(Vector512<float> x) => Enumerable.Range(0, Vector512<float>.Count).Select(i => x[i]);

    /// <summary>The floats from low to high, 16 neighbours at a time, the last of which may lie beyond.</summary>
    static IEnumerable<Vector512<float>> Floats(float low, float high)
    {
        for (int bits = BitConverter.SingleToInt32Bits(low); bits < BitConverter.SingleToInt32Bits(high); bits += Vector512<int>.Count)
            yield return (Vector512.Create(bits) + Vector512<int>.Indices).AsSingle();
    }
}
