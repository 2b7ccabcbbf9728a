using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Data;

[TestFixture]
[OnCpu("files")]
sealed class LabeledDataTests
{
    [FsCheck.NUnit.Property]
    public void A_split_is_complete_disjoint_and_proportional(byte[] classes, ushort share, ulong seed)
    {
        double fraction = (share + 1.0) / (ushort.MaxValue + 2.0);
        LabeledData data = WithLabels([.. classes.Select(value => value % 5)]);
        (int[] first, int[] second) = data.StratifiedSplit(fraction, seed);

        Assert.That(first.Concat(second).Order(), Is.EqualTo(Enumerable.Range(0, data.Rows)));
        Assert.That(first, Is.Ordered);
        Assert.That(second, Is.Ordered);
        for (int label = 0; label < 5; label++)
        {
            int all = data.Labels.Count(value => value == label), got = first.Count(row => data.Labels[row] == label);
            Assert.That(got, Is.EqualTo(fraction * all).Within(all < 2 ? 0.5 : 1));
            if (all >= 2) Assert.That(got, Is.InRange(1, all - 1));
        }
    }

    [Test]
    public void The_same_seed_gives_the_same_split_and_another_another()
    {
        LabeledData data = DigitsData.Load();
        (int[] First, int[] Second) split = data.StratifiedSplit(0.8, 42), again = data.StratifiedSplit(0.8, 42);

        Assert.That(split.First, Is.EqualTo(again.First));
        Assert.That(split.Second, Is.EqualTo(again.Second));
        Assert.That(data.StratifiedSplit(0.8, 43).First, Is.Not.EqualTo(split.First));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void A_fraction_outside_0_to_1_is_refused(double fraction) =>
        Assert.That(() => WithLabels([0, 1]).StratifiedSplit(fraction, 1), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void The_generator_is_the_published_one()
    {
        // The first numbers of the reference implementation for seed 1234567.
        var random = new SplitMix64(1234567);
        Assert.That(random.Next(), Is.EqualTo(6457827717110365317UL));
        Assert.That(random.Next(), Is.EqualTo(3203168211198807973UL));
        Assert.That(random.Next(), Is.EqualTo(9817491932198370423UL));
    }

    [Test]
    public void Every_order_is_equally_likely()
    {
        var random = new SplitMix64(7);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < 60_000; i++)
        {
            int[] items = [1, 2, 3];
            random.Shuffle(items);
            string order = string.Join("", items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        // 10,000 are expected of each of the 6, with a deviation of 91.
        Assert.That(counts, Has.Count.EqualTo(6));
        Assert.That(counts.Values, Is.All.InRange(9_500, 10_500));
    }

    [Test]
    public void Standardizing_uses_the_given_rows_only_and_flattens_constants()
    {
        var data = new LabeledData("t", [1, 7, 3, 7, 100, 7], [2], [0, 0, 1], ["a", "b"]);

        // Mean 2 and deviation 1 over the first two rows.
        Assert.That(data.Standardize([0, 1]).Features, Is.EqualTo(new float[] { -1, 0, 1, 0, 98, 0 }));
        Assert.That(() => data.Standardize([]), Throws.ArgumentException);
    }

    [Test]
    public void Selecting_copies_rows_in_order()
    {
        LabeledData data = new LabeledData("t", [1, 2, 3, 4, 5, 6], [2], [0, 1, 1], ["a", "b"]).Select([2, 0]);

        Assert.That(data.Features, Is.EqualTo(new float[] { 5, 6, 1, 2 }));
        Assert.That(data.Labels, Is.EqualTo(new[] { 1, 0 }));
        Assert.That(() => data.Select([2]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Lengths_and_labels_are_checked()
    {
        Assert.That(
            () => new LabeledData("t", [1, 2, 3], [2], [0], ["a"]),
            Throws.ArgumentException.With.Message.Contains("1 rows of 2 features need 2 values, got 3"));
        Assert.That(
            () => new LabeledData("t", [1, 2], [2], [1], ["a"]),
            Throws.ArgumentException.With.Message.Contains("label 1 of row 0 is not in [0, 1)"));
    }

    static LabeledData WithLabels(int[] labels) =>
        new("test", new float[labels.Length], [1], labels, ["a", "b", "c", "d", "e"]);
}
