using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Making tensors, drawing them, and reading them back.</summary>
[TestFixture]
public class CreationTests
{
    [Test]
    public void Constants([Values] DType dtype)
    {
        Expect.Values(Tensor.Zeros((2, 2), dtype), [0, 0, 0, 0], (2, 2));
        Expect.Values(Tensor.Ones(3, dtype), [1, 1, 1], 3);
        Expect.Values(Tensor.Full(2, 1, dtype), [1, 1], 2);
        Expect.Values(Tensor.Scalar(1, dtype), [1], Shape.Scalar);
        Expect.Values(Tensor.Eye(2, 3, dtype), [1, 0, 0, 0, 1, 0], (2, 3));
        Expect.Values(Tensor.Eye(3, 2, dtype), [1, 0, 0, 1, 0, 0], (3, 2));
        Expect.Values(Tensor.ZerosLike(Tensor.Ones((2, 1), dtype)), [0, 0], (2, 1));
        Assert.That(Tensor.OnesLike(Tensor.Zeros((2, 0), dtype)).DType, Is.EqualTo(dtype));
    }

    [Test]
    public void Integers_after_the_first_are_lengths()
    {
        Expect.Values(Tensor.Zeros(3, 0), [], (3, 0));
        Expect.Values(Tensor.Zeros(1, 2, 2), [0, 0, 0, 0], (1, 2, 2));
        Expect.Values(Tensor.Ones(0, 3), [], (0, 3));
        Expect.Values(Tensor.Ones(2, 1), [1, 1], (2, 1));
        var generator = new Generator(1);
        foreach (var draw in (Func<Generator, long, long, Tensor>[])[
            (g, a, b) => Tensor.Rand(g, a, b), (g, a, b) => Tensor.Randn(g, a, b), (g, a, b) => Tensor.TruncatedNormal(g, a, b)])
        {
            Assert.That(draw(generator, 3, 4).Shape, Is.EqualTo((Shape)(3, 4)));
            Assert.That(draw(generator, 3, 0).Shape, Is.EqualTo((Shape)(3, 0)));
            Assert.That(() => draw(generator, 5, -1), Throws.TypeOf<ShapeException>().With.Message.Contains("(5, -1)"));
        }
        Assert.That((Tensor.Zeros(3, DType.Int64).DType, Tensor.Ones((3, 0), DType.Bool).DType), Is.EqualTo((DType.Int64, DType.Bool)));
        Assert.That(Tensor.Rand(generator, 100, 3.0, 4.0).ToArray<float>(), Is.All.InRange(3f, 4f));
    }

    [Test]
    public void Sequences([Values(DType.Int32, DType.Int64, DType.Float32, DType.Float64)] DType dtype)
    {
        Expect.Values(Tensor.Arange(4, dtype), [0, 1, 2, 3], 4);
        Expect.Values(Tensor.Arange(2, 9, 3, dtype), [2, 5, 8], 3);
        Expect.Values(Tensor.Arange(3, 0, -1, dtype), [3, 2, 1], 3);
        Expect.Values(Tensor.Arange(3, 0, 1, dtype), [], 0);
        Expect.Values(Tensor.Linspace(0, 8, 5, dtype), [0, 2, 4, 6, 8], 5);
        Expect.Values(Tensor.Linspace(3, 9, 1, dtype), [3], 1);
        Expect.Values(Tensor.Linspace(3, 9, 0, dtype), [], 0);
    }

    [Test]
    public void Linspace_reaches_its_end_exactly([Values(3, 7, 50, 1001)] int count)
    {
        var random = new System.Random(count);
        for (var i = 0; i < 100; i++)
        {
            var (start, end) = (random.NextDouble() - 0.5, 100 * random.NextDouble());
            var x = Tensor.Linspace(start, end, count, DType.Float64);
            Assert.That((x.Item(0), x.Item(-1)), Is.EqualTo((start, end)));
            Assert.That(Tensor.Linspace(start, Math.Ceiling(end), count, DType.Int32).Item(-1), Is.EqualTo(Math.Ceiling(end)));
        }
    }

    [Test]
    public void Sequences_beyond_an_integer_type_are_refused()
    {
        Assert.That(() => Tensor.Arange(2147483646, 2147483649, 1, DType.Int32), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("2147483648"));
        Assert.That(() => Tensor.Arange(-3e9, 0, 1e9, DType.Int32), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-3000000000"));
        Assert.That(() => Tensor.Linspace(0, 3e9, 2, DType.Int32), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("3000000000"));
        Assert.That(() => Tensor.Linspace(0, double.NaN, 2, DType.Int64), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("NaN"));
        Expect.Values(Tensor.Arange(2147483646, 2147483648, 1, DType.Int32), [2147483646, 2147483647], 2);
        Expect.Values(Tensor.Linspace(0, 3e9, 1, DType.Int32), [0], 1);
    }

    [Test]
    public void Arrays_of_every_type_and_rank_are_copied()
    {
        double[] source = [1, 2];
        var x = Tensor.From(source);
        source[0] = 9;
        Expect.Values(x, [1, 2], 2);
        Expect.Values(Tensor.From(new[,] { { 1f, 2 }, { 3, 4 } }), [1, 2, 3, 4], (2, 2));
        var cube = new int[2, 1, 2];
        (cube[0, 0, 1], cube[1, 0, 0]) = (2, 3);
        Expect.Values(Tensor.From(cube), [0, 2, 3, 0], (2, 1, 2));
        Expect.Values(Tensor.From<long>([1, 2, 3, 4], (2, 2)), [1, 2, 3, 4], (2, 2));
        Expect.Values(Tensor.From(true, false), [1, 0], 2);
    }

    [Test]
    public void Spans_show_the_elements_where_they_lie()
    {
        var x = Tensor.Arange(6, device: Device.Cpu).Reshape(2, 3);
        var span = x[1].AsSpan<float>();
        x[1, 2] = Tensor.Scalar(7);
        Assert.That(span.ToArray(), Is.EqualTo(new[] { 3f, 4, 7 }));
        var shaped = x.AsTensorSpan<float>();
        Assert.That((shaped.Rank, shaped[1, 2]), Is.EqualTo((2, 7f)));
        Assert.That(x.T.ToArray<float>(), Is.EqualTo(new[] { 0f, 3, 1, 4, 2, 7 }));
        Assert.That(x[1, 2].Item<int>(), Is.EqualTo(7));
        Assert.That(x[1, 2].Item<double>(), Is.EqualTo(7));
    }

    [Test]
    public void A_scalar_is_one_element_also_as_a_tensor_span()
    {
        var span = Tensor.Scalar(5, device: Device.Cpu).AsTensorSpan<float>();
        Assert.That((span.Rank, (long)span.FlattenedLength, span[0]), Is.EqualTo((1, 1L, 5f)));
    }

    [Test]
    public void Bytes_are_no_elements()
    {
        var truth = Tensor.From(true, false);
        Refuse(() => Tensor.From((byte)7, (byte)0));
        Refuse(() => Tensor.From(new byte[,] { { 7 } }));
        Refuse(() => Tensor.From<byte>([7], 1));
        Refuse(() => truth.ToArray<byte>());
        Refuse(() => truth.To(Device.Cpu).AsSpan<byte>().Length);
        Refuse(() => truth.To(Device.Cpu).AsTensorSpan<byte>().Rank);
        Refuse(() => truth[0].Item<byte>());
        Refuse(() => DTypes.Of<byte>());

        static void Refuse(Func<object> use) =>
            Assert.That(use, Throws.TypeOf<DTypeException>().With.Message.Contains("Byte").And.Message.Contains("int or float"));
    }

    [Test]
    public void Equality_and_closeness()
    {
        var x = Tensor.From(1.0, 2, double.NaN);
        Assert.That(x.ValuesEqual(x.Clone()), Is.False, "NaN equals nothing");
        Assert.That(x[..2].ValuesEqual(Tensor.From(1.0, 2)), Is.True);
        Assert.That(x[..2].ValuesEqual(Tensor.From(1f, 2)), Is.False, "another type");
        Assert.That(x[..2].ValuesEqual(Tensor.From(1.0)), Is.False, "another shape");
        Assert.That(x.AllClose(x + 1e-9, equalNaN: true), Is.True);
        Assert.That(x.AllClose(x), Is.False);
        Assert.That(x[..2].AllClose(x[..2] + 1e-3), Is.False);
        var infinite = Tensor.From(double.PositiveInfinity);
        Assert.That(infinite.AllClose(infinite), Is.True);
        Assert.That(infinite.AllClose(-infinite), Is.False);
    }

    [Test]
    public void Collections_tell_tensors_of_equal_values_apart()
    {
        var (a, b, nan, gone) = (Tensor.Zeros(2), Tensor.Zeros(2), Tensor.From(double.NaN), Tensor.Zeros(2));
        Dictionary<Tensor, string> names = new() { [a] = "a", [b] = "b" };
        Assert.That((names[a], names[b]), Is.EqualTo(("a", "b")));
        gone.Dispose();
        List<Tensor> list = [a, gone, nan];
        Assert.That((list.Remove(gone), list.Remove(nan), list.Remove(b)), Is.EqualTo((true, true, false)));
    }

    [Test]
    public void The_same_seed_draws_the_same_numbers_and_the_state_comes_back()
    {
        var (a, b) = (new Generator(7), new Generator(7));
        Assert.That(Tensor.Randn(a, 5), Is.EqualTo(Tensor.Randn(b, 5)));
        var state = a.State;
        var next = Tensor.Rand(a, 5);
        a.State = state;
        Assert.That(Tensor.Rand(a, 5), Is.EqualTo(next));
        Assert.That(Tensor.Rand(a, 5).ValuesEqual(next), Is.False);
        Assert.That(Tensor.Rand(a.Fork(), 5).ValuesEqual(Tensor.Rand(a, 5)), Is.False);
    }

    [Test]
    public void Draws_have_their_moments_and_ends([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var generator = new Generator(8);
        var uniform = Tensor.Rand(generator, 100_000, -1.0, 3, dtype);
        Check(uniform, 1, 4 / Math.Sqrt(12), -1, 3);
        Check(Tensor.Randn(generator, 100_000, 2, 3, dtype), 2, 3, -20, 24);
        Check(Tensor.TruncatedNormal(generator, 100_000, 1, 2, dtype), 1, 2 * 0.8796, -3, 5);
        Check(Tensor.Bernoulli(generator, 100_000, 0.3, dtype), 0.3, Math.Sqrt(0.21), 0, 1);
        Check(Tensor.RandInt(generator, 100_000, -2, 3).To(dtype), 0, Math.Sqrt(2), -2, 2);

        static void Check(Tensor x, double mean, double deviation, double low, double high)
        {
            Assert.That(x.Mean().Item<double>(), Is.EqualTo(mean).Within(0.05));
            Assert.That(x.Std().Item<double>(), Is.EqualTo(deviation).Within(0.05));
            Assert.That(x.Min().Item<double>(), Is.GreaterThanOrEqualTo(low));
            Assert.That(x.Max().Item<double>(), Is.LessThanOrEqualTo(high));
        }
    }

    [Test]
    public void Draws_between_neighbours_are_not_below_the_low_end()
    {
        var draws = Tensor.Rand(new Generator(3), 1000, 16777216, 16777216.5); // one number in Float32
        Assert.That(draws.ToArray<float>(), Is.All.EqualTo(16777216f));
        var shifted = Tensor.Rand(new Generator(3), 1000, 16777216, 16777218.0).ToArray<float>();
        Assert.That(shifted, Is.All.EqualTo(16777216f));
    }

    [Test]
    public void Permutations_hold_each_number_once()
    {
        var order = Tensor.Permutation(new Generator(9), 1000).ToArray<long>();
        Assert.That(order, Is.Not.Ordered);
        Assert.That(order.Order(), Is.EqualTo(Enumerable.Range(0, 1000)));
        Assert.That(Tensor.Permutation(new Generator(9), 0).Count, Is.Zero);
    }

    [Test]
    public void Tensors_print_as_NumPy_prints_them()
    {
        Assert.That($"{Tensor.Scalar(1.5)}", Does.Contain("1.5"));
        Assert.That($"{Tensor.Arange(4).Reshape(2, 2)}", Does.Contain("[[").And.Contain("]]"));
        Assert.That($"{Tensor.Zeros((100, 100))}", Does.Contain("...").And.Contain("(100, 100)").And.Length.LessThan(2000));
        Assert.That($"{Tensor.Zeros((0, 3))}", Does.Contain("[]").And.Contain("(0, 3)"));
        Assert.That($"{Tensor.From(double.NaN, double.PositiveInfinity)}", Does.Contain("nan").IgnoreCase.And.Contain("inf").IgnoreCase);
    }

    [Test]
    public void Whole_numbers_beyond_64_bits_are_counted_in_doubles()
    {
        Assert.That(Tensor.Linspace(0, 1e20, 3, DType.Float64).ToArray<double>(), Is.EqualTo((double[])[0, 5e19, 1e20]));
        Assert.That(Tensor.Arange(0, 1e20, 2e19, DType.Float64).ToArray<double>(), Is.EqualTo((double[])[0, 2e19, 4e19, 6e19, 8e19]));
    }
}
