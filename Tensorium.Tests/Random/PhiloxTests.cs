using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.RandomNumbers;

[TestFixture]
[OnCpu("fills spans")]
public class PhiloxTests
{
    const int Count = 200_000;

    public delegate void Fill(Span<double> destination, ulong seed, ulong offset, long firstElement);

    // Random123, tests/kat_vectors, philox4x32 10; the third row is made of digits of pi.
    [TestCase(
        new uint[] { 0, 0, 0, 0 }, 0u, 0u,
        new[] { 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u })]
    [TestCase(
        new[] { 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu }, 0xffffffffu, 0xffffffffu,
        new[] { 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu })]
    [TestCase(
        new[] { 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u }, 0xa4093822u, 0x299f31d0u,
        new[] { 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u })]
    public void Blocks_are_the_known_answers(uint[] counter, uint key0, uint key1, uint[] expected)
    {
        var block = Philox4x32.Block(new(counter[0], counter[1], counter[2], counter[3]), key0, key1);
        Assert.That(block, Is.EqualTo(new Philox4x32(expected[0], expected[1], expected[2], expected[3])));
    }

    [Test]
    public void Seed_offset_and_index_are_the_words_of_key_and_counter() =>
        Assert.That(
            Philox4x32.Block(0x299f31d0a4093822, 0x0370734413198a2e, 0x85a308d3243f6a88),
            Is.EqualTo(new Philox4x32(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)));

    [Test]
    public void Blocks_in_a_row_are_the_single_ones([Values(0UL, 5UL, (1UL << 32) - 3, ulong.MaxValue - 1)] ulong index)
    {
        const ulong seed = 0x299f31d0a4093822, offset = 0x0370734413198a2e;
        foreach (var count in (int[])[0, 1, 3, 4, 5, 22])
        {
            var blocks = new Philox4x32[count];
            Philox4x32.Blocks(blocks, seed, offset, index);
            Assert.That(blocks, Is.EqualTo(Enumerable.Range(0, count).Select(i => Philox4x32.Block(seed, offset, unchecked(index + (ulong)i)))));
        }
    }

    // Box and Muller 1958: an even element is the cosine's, the odd one after it the sine's.
    [Test]
    public void Normals_are_polar_coordinates_of_the_uniform_words([Values(0, 1, 2, 3)] int first, [Values(1, 7, 1000)] int count)
    {
        var (floats, doubles) = (new float[count], new double[count]);
        Philox.FillNormal(floats, 3, 4, first);
        Philox.FillNormal(doubles, 3, 4, first);
        for (var i = 0; i < count; i++)
        {
            var element = (ulong)(first + i);
            var words = Philox4x32.Block(3, 4, element / 4);
            var (x, y) = element % 4 < 2 ? (words.X0, words.X1) : (words.X2, words.X3);
            var halves = Philox4x32.Block(3, 4, element / 2);
            Assert.That(floats[i], Is.EqualTo(Polar((x + 1.0) / Math.Pow(2, 32), y / Math.Pow(2, 32))).Within(5e-7));
            Assert.That(
                doubles[i],
                Is.EqualTo(Polar(((halves.Low >> 11) + 1) / Math.Pow(2, 53), (halves.High >> 11) / Math.Pow(2, 53))).Within(4e-15));

            double Polar(double u, double v) =>
                Math.Sqrt(-2 * Math.Log(u)) * (element % 2 == 0 ? Math.Cos(2 * Math.PI * v) : Math.Sin(2 * Math.PI * v));
        }
    }

    public static IEnumerable<TestCaseData> Fills()
    {
        yield return Row("UniformFloat", 0.5, 1.0 / 12, x => x, Through<float>(Philox.FillUniform));
        yield return Row("UniformDouble", 0.5, 1.0 / 12, x => x, Philox.FillUniform);
        yield return Row("NormalFloat", 0, 1, NormalCdf, Through<float>(Philox.FillNormal));
        yield return Row("NormalDouble", 0, 1, NormalCdf, Philox.FillNormal);
        yield return Row("TruncatedFloat", 0, 0.7737413, TruncatedCdf, Through<float>(Philox.FillTruncatedNormal));
        yield return Row("TruncatedDouble", 0, 0.7737413, TruncatedCdf, Philox.FillTruncatedNormal);
        yield return Row(
            "BernoulliFloat", 0.3, 0.21, null, Through<float>((d, s, o, i) => Philox.FillBernoulli(d, 0.3, s, o, i)));
        yield return Row("BernoulliDouble", 0.3, 0.21, null, (d, s, o, i) => Philox.FillBernoulli(d, 0.3, s, o, i));
        yield return Row("Int", 0, 4, null, Through<int>((d, s, o, i) => Philox.FillIntegers(d, -3, 4, s, o, i)));
        yield return Row("Long", 4.5, 8.25, null, Through<long>((d, s, o, i) => Philox.FillIntegers(d, 0, 10, s, o, i)));

        static TestCaseData Row(string name, double mean, double variance, Func<double, double>? cdf, Fill fill) =>
            new TestCaseData(mean, variance, cdf, fill).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Fills))]
    public void Moments_and_distribution_are_right(double mean, double variance, Func<double, double>? cdf, Fill fill)
    {
        var x = Draw(fill, Count, 0);
        double average = x.Average();
        double spread = x.Average(v => (v - average) * (v - average));
        double lag = x.Skip(1).Zip(x, (a, b) => (a - average) * (b - average)).Average() / spread;

        Assert.That(average, Is.EqualTo(mean).Within(5 * Math.Sqrt(variance / Count)));
        Assert.That(spread, Is.EqualTo(variance).Within(0.015 * variance));
        Assert.That(lag, Is.EqualTo(0).Within(5 / Math.Sqrt(Count)), "neighbours are independent");
        if (cdf is not null) Assert.That(KolmogorovSmirnov(x, cdf), Is.LessThan(2 / Math.Sqrt(Count)));
    }

    [TestCaseSource(nameof(Fills))]
    public void Any_split_has_the_same_bits(double mean, double variance, Func<double, double>? cdf, Fill fill)
    {
        var whole = Draw(fill, 100, 1L << 40);
        for (int cut = 0; cut <= 9; cut++)
        {
            double[] split = [.. Draw(fill, cut, 1L << 40), .. Draw(fill, 100 - cut, (1L << 40) + cut)];
            Assert.That(split, Is.EqualTo(whole), $"cut at {cut}");
        }

        Assert.That(Draw(fill, 100, 0), Is.Not.EqualTo(whole));
        var other = new double[100];
        fill(other, 7, 6, 1L << 40);
        Assert.That(other, Is.Not.EqualTo(whole), "another offset is another stream");
        fill(other, 8, 5, 1L << 40);
        Assert.That(other, Is.Not.EqualTo(whole), "another seed is another stream");
    }

    [Test]
    public void Ranges_hold()
    {
        Assert.That(Draw(Philox.FillUniform, Count, 0), Has.All.InRange(0.0, 1 - 1.0 / (1L << 53)));
        Assert.That(Draw(Through<float>(Philox.FillUniform), Count, 0), Has.All.InRange(0.0, 1 - 1.0 / (1 << 24)));
        Assert.That(Draw(Philox.FillTruncatedNormal, Count, 0), Has.All.InRange(-2.0, 2.0));
    }

    [TestCase(0.0, 0)]
    [TestCase(1.0, Count)]
    public void A_certain_coin_never_errs(double probability, int ones)
    {
        var coins = new bool[Count];
        Philox.FillBernoulli(coins, probability, 1, 2, 0);
        Assert.That(coins.Count(coin => coin), Is.EqualTo(ones));
    }

    [Test]
    public void Integers_reach_both_ends_and_any_range()
    {
        var dice = new int[1000];
        Philox.FillIntegers(dice, 1, 7, 3, 4, 0);
        Assert.That(dice.Distinct().Order(), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));

        // A count just above 2⁶³ rejects almost every second draw.
        var wide = new long[20_000];
        Philox.FillIntegers(wide, long.MinValue, 2, 3, 4, 0);
        Assert.That(wide.Average(v => (double)v), Is.EqualTo(-Math.Pow(2, 62)).Within(Math.Pow(2, 62) * 0.02));
        Assert.That(wide.Count(v => v < -Math.Pow(2, 62)), Is.EqualTo(10_000).Within(400));
        Assert.That(wide, Has.All.LessThan(2));
    }

    [Test]
    public void Bad_arguments_are_refused()
    {
        Assert.That(() => Philox.FillIntegers(new int[1], 3, 3, 0, 0, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Philox.Threshold(double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Philox.Threshold(1.5), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Permutations_are_equally_likely()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var order = new long[4];
        for (ulong offset = 0; offset < 24_000; offset++)
        {
            Philox.FillPermutation(order, 11, offset);
            string key = string.Join(',', order);
            seen[key] = seen.GetValueOrDefault(key) + 1;
        }

        Assert.That(seen, Has.Count.EqualTo(24));
        Assert.That(seen.Values, Has.All.InRange(850, 1150));
        var large = new long[10_000];
        Philox.FillPermutation(large, 1, 1);
        Assert.That(large.Order(), Is.EqualTo(Enumerable.Range(0, 10_000).Select(i => (long)i)));
    }

    delegate void FillOf<T>(Span<T> destination, ulong seed, ulong offset, long firstElement);

    static Fill Through<T>(FillOf<T> fill) where T : IConvertible => (destination, seed, offset, firstElement) =>
    {
        var buffer = new T[destination.Length];
        fill(buffer, seed, offset, firstElement);
        for (int i = 0; i < buffer.Length; i++) destination[i] = buffer[i].ToDouble(provider: null);
    };

    static double[] Draw(Fill fill, int count, long firstElement)
    {
        var x = new double[count];
        fill(x, 7, 5, firstElement);
        return x;
    }

    static double KolmogorovSmirnov(double[] x, Func<double, double> cdf) =>
        x.Order().Select((v, i) => Math.Abs(cdf(v) - (i + 0.5) / x.Length)).Max();

    static double TruncatedCdf(double x) => (NormalCdf(x) - NormalCdf(-2)) / (NormalCdf(2) - NormalCdf(-2));

    // Simpson's rule from 0, where the density integrates to one half.
    static double NormalCdf(double x)
    {
        const int Intervals = 60;
        double h = x / Intervals;
        double sum = Density(0) + Density(x);
        for (int i = 1; i < Intervals; i++) sum += (i % 2 == 0 ? 2 : 4) * Density(i * h);
        return 0.5 + sum * h / 3;

        static double Density(double t) => Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI);
    }
}
