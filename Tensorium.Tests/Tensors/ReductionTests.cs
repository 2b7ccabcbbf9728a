using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Reductions over random axes of random shapes in every arrangement, against plain loops over the elements.</summary>
[TestFixture]
public class ReductionTests
{
    static readonly (string Name, Func<Tensor, int[], bool, Tensor> Op, Func<double[], double> Formula, bool Empty)[] Table =
    [
        ("sum", (x, axes, keep) => x.Sum(axes, keep), line => line.Sum(), true),
        ("mean", (x, axes, keep) => x.Mean(axes, keep), line => line.Length == 0 ? double.NaN : line.Average(), true),
        ("max", (x, axes, keep) => x.Max(axes, keep), line => line.Max(), false),
        ("min", (x, axes, keep) => x.Min(axes, keep), line => line.Min(), false),
        ("var", (x, axes, keep) => x.Var(axes, 0, keep), line => Variance(line, 0), false),
        ("sample var", (x, axes, keep) => x.Var(axes, 1, keep), line => line.Length == 1 ? double.NaN : Variance(line, 1), false),
        ("std", (x, axes, keep) => x.Std(axes, 0, keep), line => Math.Sqrt(Variance(line, 0)), false),
        ("norm", (x, axes, keep) => x.Norm(axes, keep), line => Math.Sqrt(line.Sum(value => value * value)), true),
        ("log-sum-exp", (x, axes, keep) => x.LogSumExp(axes, keep), line => Math.Log(line.Sum(Math.Exp)), false),
    ];

    static IEnumerable<TestCaseData> Cases =>
        from row in Table
        from dtype in (DType[])[DType.Float32, DType.Float64]
        select new TestCaseData(row.Op, row.Formula, row.Empty, dtype).SetArgDisplayNames(row.Name, $"{dtype}");

    [TestCaseSource(nameof(Cases))]
    public void Equals_a_plain_loop(Func<Tensor, int[], bool, Tensor> op, Func<double[], double> formula, bool empty, DType dtype)
    {
        var random = new System.Random(21);
        for (var round = 0; round < 150; round++)
        {
            var shape = Expect.RandomShape(random);
            if (shape.Count == 0 && !empty) continue;
            var x = Sample.Draw(random, shape, Sample.Arrangements[round % Sample.Arrangements.Length], dtype);
            int[] axes = [.. Enumerable.Range(0, shape.Rank).Where(_ => random.Next(2) == 0)];
            random.Shuffle(axes);
            int[] given = [.. axes.Select(axis => random.Next(2) == 0 ? axis : axis - shape.Rank)];
            foreach (var keep in (bool[])[false, true])
            {
                var (expected, result) = Reduce(x, axes, keep, formula);
                Expect.Values(op(x.Tensor, given, keep), expected, result, $"axes [{string.Join(", ", given)}] of {shape}", scale: 4);
            }
        }
    }

    [Test]
    public void Reductions_without_axes_take_all_and_with_one_take_that([Values] Arrangement arrangement)
    {
        var x = Sample.Draw(new(3), (2, 3, 4), arrangement);
        var v = x.Values;
        Expect.Values(x.Tensor.Sum(), [v.Sum()], Shape.Scalar);
        Expect.Values(x.Tensor.Mean(), [v.Average()], Shape.Scalar);
        Expect.Values(x.Tensor.Prod(), [v.Aggregate(1.0, (a, b) => a * b)], Shape.Scalar);
        Expect.Values(x.Tensor.Max(), [v.Max()], Shape.Scalar);
        Expect.Values(x.Tensor.Min(), [v.Min()], Shape.Scalar);
        Expect.Values(x.Tensor.Var(1.0), [Variance(v, 1)], Shape.Scalar);
        Expect.Values(x.Tensor.Std(), [Math.Sqrt(Variance(v, 0))], Shape.Scalar);
        Expect.Values(x.Tensor.Norm(), [Math.Sqrt(v.Sum(value => value * value))], Shape.Scalar);
        for (var axis = -3; axis < 3; axis++)
        {
            int[] axes = [(axis + 3) % 3];
            Check(x.Tensor.Sum(axis), axes, false, line => line.Sum());
            Check(x.Tensor.Mean(axis, keepDims: true), axes, true, line => line.Average());
            Check(x.Tensor.Prod(axis), axes, false, line => line.Aggregate(1.0, (a, b) => a * b));
            Check(x.Tensor.Max(axis), axes, false, line => line.Max());
            Check(x.Tensor.Min(axis, keepDims: true), axes, true, line => line.Min());
            Check(x.Tensor.Var(axis, 1), axes, false, line => Variance(line, 1));
            Check(x.Tensor.Std(axis), axes, false, line => Math.Sqrt(Variance(line, 0)));
            Check(x.Tensor.Norm(axis), axes, false, line => Math.Sqrt(line.Sum(value => value * value)));
            Check(x.Tensor.LogSumExp(axis), axes, false, line => Math.Log(line.Sum(Math.Exp)));
            Check(x.Tensor.ArgMax(axis), axes, false, line => Array.IndexOf(line, line.Max()));
            Check(x.Tensor.ArgMin(axis, keepDims: true), axes, true, line => Array.IndexOf(line, line.Min()));
            Check((x.Tensor > 0).All(axis), axes, false, line => line.All(value => value > 0) ? 1 : 0);
            Check((x.Tensor > 0).Any(axis, keepDims: true), axes, true, line => line.Any(value => value > 0) ? 1 : 0);
            Check(x.Tensor.Softmax(axis).Sum(axis), axes, false, _ => 1);
        }

        void Check(Tensor actual, int[] axes, bool keep, Func<double[], double> formula)
        {
            var (expected, shape) = Reduce(x, axes, keep, formula);
            Expect.Values(actual, expected, shape, $"axis {axes[0]}, {arrangement}");
        }
    }

    [Test]
    public void Softmax_and_cumulative_sums_equal_plain_loops(
        [Values] Arrangement arrangement, [Values(DType.Float32, DType.Float64)] DType dtype, [Values(0, 1, 2)] int axis)
    {
        var x = Sample.Draw(new(4), (3, 4, 5), arrangement, dtype);
        long[] strides = [20, 5, 1];
        var (softmax, running) = (new double[60], new double[60]);
        for (var i = 0; i < 60; i++)
        {
            var first = i - (i / strides[axis] % x.Shape[axis] * strides[axis]);
            var line = Enumerable.Range(0, (int)x.Shape[axis]).Select(k => x.Values[first + (k * strides[axis])]).ToArray();
            softmax[i] = Math.Exp(x.Values[i]) / line.Sum(Math.Exp);
            running[i] = line.Take((int)((i - first) / strides[axis]) + 1).Sum();
        }
        Expect.Values(x.Tensor.Softmax(axis), softmax, x.Shape);
        Expect.Values(x.Tensor.LogSoftmax(axis - 3), Array.ConvertAll(softmax, Math.Log), x.Shape);
        Expect.Values(x.Tensor.CumSum(axis), running, x.Shape, scale: 4);
    }

    [Test]
    public void Wide_and_long_reductions_are_accurate([Values(1, 7, 300)] int inner, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var x = Sample.Draw(new(5), (3, 5000, inner), Arrangement.Contiguous, dtype, 0, 1);
        var (sums, sumShape) = Reduce(x, [1], false, line => line.Sum());
        Expect.Values(x.Tensor.Sum(1), sums, sumShape);
        var (rows, rowShape) = Reduce(x, [0, 1], false, line => line.Max());
        Expect.Values(x.Tensor.Max([0, 1]), rows, rowShape);
        Expect.Values(x.Tensor.Sum(), [x.Values.Sum()], Shape.Scalar);
    }

    static (double[] Values, Shape Shape) Reduce(Sample x, int[] axes, bool keep, Func<double[], double> formula)
    {
        var lengths = x.Shape.Span.ToArray();
        foreach (var axis in axes) lengths[axis] = 1;
        Shape kept = lengths;
        var strides = Sample.BroadcastStrides(kept, x.Shape);
        var lines = new List<double>[kept.Count];
        for (var i = 0; i < lines.Length; i++) lines[i] = [];
        for (var i = 0; i < x.Values.Length; i++) lines[Sample.Place(i, x.Shape, strides)].Add(x.Values[i]);
        var values = Array.ConvertAll(lines, line => formula([.. line]));
        Shape dropped = lengths.Where((_, axis) => !axes.Contains(axis)).ToArray();
        return (values, keep ? kept : dropped);
    }

    static double Variance(double[] line, double correction)
    {
        var mean = line.Average();
        return line.Sum(value => (value - mean) * (value - mean)) / (line.Length - correction);
    }
}
