using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN;

[TestFixture]
public class InitializerTests
{
    const long Inputs = 300, Outputs = 500;

    // Keras's keras/src/initializers/random_initializers.py: uniform in ±√(3 s / n); truncated normal of deviation √(s / n),
    // cut at two of √(s / n) / 0.87962566103423978.
    public static IEnumerable<TestCaseData> Cases()
    {
        const double Both = (Inputs + Outputs) / 2.0;
        yield return new TestCaseData(Initializer.GlorotUniform, Math.Sqrt(6.0 / (Inputs + Outputs)), Math.Sqrt(1 / Both));
        yield return new TestCaseData(Initializer.HeUniform, Math.Sqrt(6.0 / Inputs), Math.Sqrt(2.0 / Inputs));
        yield return new TestCaseData(Initializer.LecunUniform, Math.Sqrt(3.0 / Inputs), Math.Sqrt(1.0 / Inputs));
        yield return Truncated(Initializer.GlorotNormal, Math.Sqrt(1 / Both));
        yield return Truncated(Initializer.HeNormal, Math.Sqrt(2.0 / Inputs));
        yield return Truncated(Initializer.LecunNormal, Math.Sqrt(1.0 / Inputs));
        yield return new TestCaseData(
            new VarianceScaling(3, FanMode.Out, RandomDistribution.Normal), 6 * Math.Sqrt(3.0 / Outputs), Math.Sqrt(3.0 / Outputs));

        static TestCaseData Truncated(Initializer initializer, double deviation) =>
            new(initializer, 2 * deviation / 0.87962566103423978, deviation);
    }

    [TestCaseSource(nameof(Cases))]
    public void Limits_and_moments_are_Keras_s(Initializer initializer, double limit, double deviation)
    {
        var weights = initializer.Create((Inputs, Outputs), new(11), DType.Float64).ToArray<double>();
        var mean = weights.Average();
        Assert.That(weights.Max(Math.Abs), Is.LessThanOrEqualTo(limit));
        Assert.That(weights.Max(Math.Abs), Is.GreaterThan(0.7 * limit), "the limit is nearly reached");
        Assert.That(mean, Is.EqualTo(0).Within(5 * deviation / Math.Sqrt(weights.Length)));
        Assert.That(Math.Sqrt(weights.Average(w => (w - mean) * (w - mean))), Is.EqualTo(deviation).Within(0.01 * deviation));
    }

    [Test]
    public void A_seed_decides_every_weight_of_a_model()
    {
        var (one, same, other) = (Weights(1), Weights(1), Weights(2));
        Assert.That(same, Is.EqualTo(one));
        Assert.That(other, Is.Not.EqualTo(one));

        static float[] Weights(ulong seed)
        {
            var model = new Sequential { new Dense(4), new Dense(3) };
            model.Generator = new(seed);
            model.Build((1, 5));
            Assert.That(model[1].Parameters[1].Value.ToArray<float>(), Has.All.Zero, "the bias");
            return [.. model.Parameters.SelectMany(parameter => parameter.Value.ToArray<float>())];
        }
    }

    [Test]
    public void Constants_and_a_receptive_field()
    {
        Assert.That(Initializer.Constant(0.25).Create((2, 2), new(0)).ToArray<float>(), Has.All.EqualTo(0.25f));
        Assert.That(Initializer.Ones.Create(3, new(0)).ToArray<float>(), Has.All.EqualTo(1f));
        // a kernel of 3 x 3 pixels sees 9 x 8 inputs
        var weights = Initializer.HeUniform.Create([3, 3, 8, 64], new(1), DType.Float64).ToArray<double>();
        Assert.That(weights.Max(Math.Abs), Is.EqualTo(Math.Sqrt(6.0 / 72)).Within(0.01));
        Assert.That(() => new VarianceScaling(double.NaN, FanMode.In, RandomDistribution.Normal),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("NaN"));
        foreach (var wrong in new[] { double.NaN, double.PositiveInfinity })
        {
            Assert.That(() => Initializer.RandomNormal(wrong), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"{wrong}"));
            Assert.That(() => Initializer.TruncatedNormal(wrong), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"{wrong}"));
        }
    }
}
