using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Data;

[TestFixture]
[OnCpu("files")]
sealed class SyntheticDataTests
{
    static readonly Func<int, double, ulong, LabeledData>[] All =
    [
        (rows, noise, seed) => SyntheticData.Spirals(rows, noise, seed: seed),
        (rows, noise, seed) => SyntheticData.Moons(rows, noise, seed),
        (rows, noise, seed) => SyntheticData.Teacher(rows, noise, seed: seed),
        (rows, noise, seed) => SyntheticData.Ravine(rows, noise, seed: seed),
    ];

    [TestCaseSource(nameof(All))]
    public void The_same_seed_gives_the_same_rows_and_another_others(Func<int, double, ulong, LabeledData> make)
    {
        LabeledData data = make(100, 0.1, 7);

        Assert.That((data.Rows, data.Features.Length), Is.EqualTo((100, 100 * data.FeatureCount)));
        Assert.That(make(100, 0.1, 7).Features, Is.EqualTo(data.Features));
        Assert.That(make(100, 0.1, 7).Labels, Is.EqualTo(data.Labels));
        Assert.That(make(100, 0.1, 8).Features, Is.Not.EqualTo(data.Features));
        Assert.That(data.Features, Is.All.Matches<float>(float.IsFinite));
        Assert.That(data.Labels.Distinct().Count(), Is.EqualTo(data.ClassNames.Length));
    }

    [Test]
    public void Points_without_noise_lie_on_their_spiral()
    {
        LabeledData data = SyntheticData.Spirals(300, noise: 0, arms: 3, turns: 2);

        for (int i = 0; i < data.Rows; i++)
        {
            double x = data.Row(i)[0], y = data.Row(i)[1], radius = Math.Sqrt(x * x + y * y);
            Assert.That(data.Labels[i], Is.EqualTo(i % 3));
            Assert.That(radius, Is.LessThanOrEqualTo(1 + 1e-6));
            // The angle says the radius again, but for whole turns.
            double turns = Math.Atan2(y, x) / (2 * Math.PI) - 2 * radius - data.Labels[i] / 3.0;
            if (radius > 1e-3) Assert.That(turns - Math.Round(turns), Is.EqualTo(0).Within(1e-4));
        }
    }

    [Test]
    public void Points_without_noise_lie_on_their_half_circle()
    {
        LabeledData data = SyntheticData.Moons(200, noise: 0);

        for (int i = 0; i < data.Rows; i++)
        {
            (double x, double y) = (data.Row(i)[0], data.Row(i)[1]);
            bool upper = data.Labels[i] == 0;
            (double fromX, double fromY) = upper ? (x, y) : (x - 1, y - 0.5);
            Assert.That(fromX * fromX + fromY * fromY, Is.EqualTo(1).Within(1e-5));
            Assert.That(upper ? fromY : -fromY, Is.GreaterThanOrEqualTo(-1e-6));
        }
        Assert.That(data.Labels.Count(label => label == 0), Is.EqualTo(100));
    }

    [Test]
    public void Noise_has_the_deviation_asked_for()
    {
        LabeledData clean = SyntheticData.Moons(4000, 0), noisy = SyntheticData.Moons(4000, 0.3);
        double[] off = [.. noisy.Features.Zip(clean.Features, (a, b) => (double)a - b)];

        Assert.That(off.Average(), Is.EqualTo(0).Within(0.02)); // 5 deviations of a mean of 8000
        Assert.That(Math.Sqrt(off.Average(x => x * x)), Is.EqualTo(0.3).Within(0.012));
    }

    [TestCase(0.0)]
    [TestCase(0.4)]
    [TestCase(1.0)]
    public void Random_classes_are_the_share_asked_for(double noise)
    {
        // Of the random classes one in five, or one in two, is the right one by chance.
        Assert.That(Changed(SyntheticData.Teacher(5000, 0), SyntheticData.Teacher(5000, noise)), Is.EqualTo(noise * 0.8).Within(0.035));
        Assert.That(Changed(SyntheticData.Ravine(5000, 0), SyntheticData.Ravine(5000, noise)), Is.EqualTo(noise * 0.5).Within(0.035));
    }

    [Test]
    public void Features_of_the_ravine_shrink_by_the_ratio()
    {
        LabeledData data = SyntheticData.Ravine(5000, 0, features: 3, scales: 100);

        for (int i = 0; i < 3; i++)
        {
            double squares = Enumerable.Range(0, data.Rows).Average(row => (double)data.Row(row)[i] * data.Row(row)[i]);
            Assert.That(Math.Sqrt(squares), Is.EqualTo(Math.Pow(10, -i)).Within(5).Percent);
        }
    }

    [Test]
    public void The_ravine_without_noise_is_linear()
    {
        LabeledData data = SyntheticData.Ravine(400, 0, features: 3, scales: 4, seed: 5);

        // The perceptron ends in finitely many steps if and only if a plane through 0 divides the classes. Novikoff 1962.
        double[] w = new double[3];
        bool clean = false;
        for (int pass = 0; pass < 20000 && !clean; pass++)
        {
            clean = true;
            for (int row = 0; row < data.Rows; row++)
            {
                int side = data.Labels[row] == 1 ? 1 : -1;
                double score = 0;
                for (int i = 0; i < 3; i++) score += w[i] * data.Row(row)[i];
                if (score * side > 0) continue;
                clean = false;
                for (int i = 0; i < 3; i++) w[i] += side * data.Row(row)[i];
            }
        }
        Assert.That(clean, Is.True);
    }

    [Test]
    public void No_class_of_the_teacher_is_rare([Range(0UL, 4UL)] ulong seed)
    {
        LabeledData data = SyntheticData.Teacher(2000, 0, seed: seed);
        foreach (int label in Enumerable.Range(0, 5)) Assert.That(data.Labels.Count(each => each == label), Is.GreaterThan(50));
    }

    static IEnumerable<TestCaseData> Bad() =>
    [
        new((Action)(() => SyntheticData.Spirals(rows: 1)), "rows = 1: 2 classes need at least 2"),
        new((Action)(() => SyntheticData.Spirals(noise: -1)), "noise = -1"),
        new((Action)(() => SyntheticData.Spirals(noise: double.NaN)), "noise = NaN"),
        new((Action)(() => SyntheticData.Spirals(arms: 1)), "arms"),
        new((Action)(() => SyntheticData.Spirals(turns: double.PositiveInfinity)), "turns = "),
        new((Action)(() => SyntheticData.Moons(rows: 0)), "rows = 0"),
        new((Action)(() => SyntheticData.Moons(noise: double.PositiveInfinity)), "noise = "),
        new((Action)(() => SyntheticData.Teacher(noise: 1.5)), "noise = 1.5: it is a share"),
        new((Action)(() => SyntheticData.Teacher(rows: 4)), "rows = 4: 5 classes"),
        new((Action)(() => SyntheticData.Teacher(features: 0)), "features"),
        new((Action)(() => SyntheticData.Teacher(hidden: 0)), "hidden"),
        new((Action)(() => SyntheticData.Teacher(classes: 1)), "classes"),
        new((Action)(() => SyntheticData.Ravine(features: 1)), "features"),
        new((Action)(() => SyntheticData.Ravine(scales: 0.5)), "scales = 0.5"),
        new((Action)(() => SyntheticData.Ravine(noise: double.NaN)), "noise = NaN"),
    ];

    [TestCaseSource(nameof(Bad))]
    public void Bad_arguments_are_named(Action make, string message) =>
        Assert.That(() => make(), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message));

    static double Changed(LabeledData clean, LabeledData noisy)
    {
        Assert.That(noisy.Features, Is.EqualTo(clean.Features));
        return noisy.Labels.Zip(clean.Labels).Average(pair => pair.First == pair.Second ? 0.0 : 1.0);
    }
}
