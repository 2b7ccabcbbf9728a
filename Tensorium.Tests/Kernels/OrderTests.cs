using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Tensorium.Tests.Kernels;

/// <summary>Sorting, the first of an order, running sums and one-hot rows, against LINQ's stable order and plain loops.</summary>
[TestFixture]
public class OrderTests
{
    static readonly float[] Special =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.Epsilon, -float.Epsilon, 1, -1, float.MaxValue, float.MinValue];

    [Test]
    public void Rows_sort_stably_with_NaN_last([Values] bool descending, [Values(1, 2, 63, 65, 500)] int n)
    {
        var random = new Random(n);
        var x = Enumerable.Range(0, 3 * n).Select(_ => random.Next(3) == 0 ? Special[random.Next(Special.Length)] : random.Next(-9, 9)).ToArray();
        var tensor = Tensor.From(x).Reshape(3, n);
        foreach (var kind in (DType[])[DType.Float32, DType.Float64])
        {
            var order = tensor.To(kind).ArgSort(1, descending).ToArray<long>();
            for (var row = 0; row < 3; row++)
                Assert.That(order[(row * n)..((row + 1) * n)], Is.EqualTo(Expected(x[(row * n)..((row + 1) * n)], descending)), $"{kind}, row {row}");
            foreach (var k in (int[])[0, 1, n / 2, Math.Min(64, n), n])
            {
                var (values, places) = tensor.To(kind).TopK(k, 1, largest: descending);
                Assert.That(places.Shape.ToArray(), Is.EqualTo((long[])[3, k]));
                for (var row = 0; row < 3; row++)
                {
                    var expected = Expected(x[(row * n)..((row + 1) * n)], descending)[..k];
                    Assert.That(places.ToArray<long>()[(row * k)..((row + 1) * k)], Is.EqualTo(expected), $"top {k}, row {row}");
                    Assert.That(
                        values.To(DType.Float32).ToArray<float>()[(row * k)..((row + 1) * k)],
                        Is.EqualTo(expected.Select(i => x[(row * n) + i])));
                }
            }
        }
    }

    static long[] Expected(float[] row, bool descending)
    {
        var places = Enumerable.Range(0, row.Length).OrderBy(i => float.IsNaN(row[i]));
        return [.. (descending ? places.ThenByDescending(i => row[i]) : places.ThenBy(i => row[i])).Select(i => (long)i)];
    }

    [Test]
    public void Integers_sort_to_their_ends([Values] bool descending)
    {
        long[] x = [0, long.MaxValue, long.MinValue, -1, 1, long.MinValue, long.MaxValue, 1L << 53, (1L << 53) + 1];
        var places = Enumerable.Range(0, x.Length);
        var expected = (descending ? places.OrderByDescending(i => x[i]) : places.OrderBy(i => x[i])).Select(i => (long)i);
        Assert.That(Tensor.From(x).ArgSort(descending: descending).ToArray<long>(), Is.EqualTo(expected));
        int[] y = [3, int.MinValue, int.MaxValue, 3, 0];
        places = Enumerable.Range(0, y.Length);
        expected = (descending ? places.OrderByDescending(i => y[i]) : places.OrderBy(i => y[i])).Select(i => (long)i);
        Assert.That(Tensor.From(y).ArgSort(descending: descending).ToArray<long>(), Is.EqualTo(expected));

        var many = Enumerable.Range(0, 203).Select(i => i * 7919L % 101).ToArray();
        places = Enumerable.Range(0, many.Length);
        expected = (descending ? places.OrderByDescending(i => many[i]) : places.OrderBy(i => many[i])).Take(5).Select(i => (long)i);
        foreach (var kind in (DType[])[DType.Int64, DType.Int32])
            Assert.That(Tensor.From(many).To(kind).TopK(5, 0, descending).Indices.ToArray<long>(), Is.EqualTo(expected), $"{kind}");
    }

    [Test]
    public void Running_sums_are_those_of_a_loop() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>().Filter(seed => seed >= 0), seed =>
        {
            var random = new Random(seed);
            int outer = random.Next(1, 4), n = random.Next(1, 30), inner = random.Next(1, 600);
            var x = Enumerable.Range(0, outer * n * inner).Select(_ => (float)random.NextDouble()).ToArray();
            var y = Tensor.From(x).Reshape(outer, n, inner).CumSum(1).ToArray<float>();
            for (var o = 0; o < outer; o++)
            {
                for (var i = 0; i < inner; i++)
                {
                    var sum = 0.0;
                    for (var k = 0; k < n; k++)
                    {
                        var at = (((o * n) + k) * inner) + i;
                        sum += x[at];
                        if (y[at] != (float)sum) return false;
                    }
                }
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Test]
    public void A_one_hot_row_has_one_at_its_label([Values] bool wide)
    {
        var labels = Tensor.From((long[])[2, 0, 4, 4, 1, 3]).Reshape(2, 3);
        var y = labels.OneHot(5, wide ? DType.Float64 : DType.Float32);
        Assert.That(y.Shape.ToArray(), Is.EqualTo((long[])[2, 3, 5]));
        for (var i = 0; i < 2; i++)
            for (var j = 0; j < 3; j++)
                for (var c = 0; c < 5; c++) Assert.That(y[i, j, c].To(DType.Float64).Item<double>(), Is.EqualTo(labels[i, j].Item<long>() == c ? 1 : 0));
        Assert.That(() => labels.OneHot(4).ToArray<float>(), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("label 4"));
    }
}
