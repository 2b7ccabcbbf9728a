using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Compares a tensor with what a plain loop in double precision gives.</summary>
static class Expect
{
    public static void Values(Tensor actual, double[] expected, Shape shape, string what = "", double scale = 1)
    {
        Assert.That(actual.Shape, Is.EqualTo(shape), what);
        var values = actual.To(DType.Float64).ToArray<double>();
        var tolerance = scale * actual.DType switch { DType.Float32 => 2e-6, DType.Float64 => 1e-12, _ => 0 };
        for (var i = 0; i < expected.Length; i++)
        {
            if (values[i].Equals(expected[i])) continue;
            Assert.That(
                Math.Abs(values[i] - expected[i]), Is.LessThanOrEqualTo(tolerance * (1 + Math.Abs(expected[i]))),
                $"{what}: element {i} of shape {shape} is {values[i]:R}, not {expected[i]:R}");
        }
    }

    public static Shape RandomShape(System.Random random, int maxRank = 4, int maxLength = 5)
    {
        var lengths = new long[random.Next(maxRank + 1)];
        for (var i = 0; i < lengths.Length; i++) lengths[i] = random.Next(10) == 0 ? 0 : random.Next(1, maxLength + 1);
        return lengths;
    }
}
