using NUnit.Framework;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Tests.Tensors;

/// <summary>What bad input gets: an exception of its own type, with the values in the message.</summary>
[TestFixture]
public class ErrorTests
{
    static Tensor Matrix => Tensor.Ones((2, 3));

    static Tensor Vector => Tensor.Ones(4);

    static IEnumerable<TestCaseData> Table =>
    [
        Shapes("broadcast", () => Matrix + Vector, "(2, 3)", "(4,)"),
        Shapes("compare", () => Matrix < Vector, "(2, 3)", "(4,)"),
        Shapes("where", () => Tensor.Where(Matrix > 0, Matrix, Vector), "(2, 3)", "(4,)"),
        Shapes("product", () => Matrix.MatMul(Matrix), "(2, 3) and (2, 3)"),
        Shapes("product with a scalar", () => Matrix.MatMul(Tensor.Scalar(1)), "(2, 3) and ()"),
        Shapes("batches", () => Tensor.Ones((2, 2, 3)).MatMul(Tensor.Ones((5, 3, 2))), "(2, 2, 3)", "(5, 3, 2)"),
        Shapes("dot", () => Vector.Dot(Matrix), "(4,)", "(2, 3)"),
        Shapes("linear", () => Matrix.Linear(Tensor.Ones((4, 5))), "(2, 3)", "(4, 5)"),
        Shapes("linear bias", () => Matrix.Linear(Tensor.Ones((3, 5)), Vector), "(3, 5)", "(4,)"),
        Shapes("reshape", () => Matrix.Reshape(4, 2), "(2, 3)", "(4, 2)", "6", "8"),
        Shapes("reshape with -1", () => Matrix.Reshape(4, -1), "(2, 3)", "(4, -1)"),
        Shapes("reshape with two -1", () => Matrix.Reshape(-1, -1), "(-1, -1)"),
        Shapes("negative length", () => Tensor.Zeros([2, -3]), "(2, -3)"),
        Shapes("overflowed size", () => Tensor.Zeros([1L << 40, 1L << 40]), "1099511627776", "2^63"),
        Shapes("overflowed strides", () => Tensor.Zeros([1L << 40, 1L << 40, 0]), "1099511627776", "other than 0", "2^63"),
        Shapes("overflowed bytes", () => Tensor.Zeros([1L << 31, 1L << 31]), "2147483648"),
        Shapes("overflow by broadcasting", () => Wide((1L << 40, 1)) + Wide((1, 1L << 40)), "1099511627776"),
        Shapes("overflow by tiling", () => Matrix.Tile(1L << 40, 1L << 40), "1099511627776"),
        Shapes("axis of sum", () => Matrix.Sum(2), "axis 2", "(2, 3)", "2 axes"),
        Shapes("negative axis", () => Matrix.Max(-3), "axis -3", "(2, 3)"),
        Shapes("axis ^0", () => Matrix.Reshape(Matrix.Shape[^0]), "^0", "(2, 3)", "^1"),
        Shapes("axis twice", () => Matrix.Sum([1, -1]), "axis -1", "twice"),
        Shapes("axis of softmax", () => Matrix.Softmax(5), "axis 5"),
        Shapes("softmax of a scalar", () => Tensor.Scalar(1).Softmax(), "axis -1", "()"),
        Shapes("permutation", () => Matrix.Permute(0, 0), "axis 0", "twice", "(2, 3)"),
        Shapes("too few axes", () => Matrix.Permute(0), "1 axes", "(2, 3)"),
        Shapes("transpose of a vector", () => Vector.T, "(4,)"),
        Shapes("unsqueeze", () => Matrix.Unsqueeze(4), "4", "(2, 3)"),
        Shapes("expand", () => Matrix.Expand((4, 3)), "(2, 3)", "(4, 3)"),
        Shapes("concat", () => Tensor.Concat([Matrix, Tensor.Ones((2, 4))]), "(2, 3)", "(2, 4)", "axis 0"),
        Shapes("concat of nothing", () => Tensor.Concat([]), "nothing"),
        Shapes("stack", () => Tensor.Stack([Matrix, Vector]), "(2, 3)", "(4,)"),
        Shapes("split", () => Matrix.Split(2, 1), "axis 1", "(2, 3)", "2 equal"),
        Shapes("split by lengths", () => Matrix.Split([1, 1], 1), "1, 1", "axis 1", "(2, 3)"),
        Shapes("pad", () => Matrix.Pad([(-1, 0)]), "(-1, 0)", "axis 0"),
        Shapes("narrow", () => Matrix.Narrow(0, 1, long.MaxValue), "1 to 9223372036854775808", "axis 0", "(2, 3)"),
        Shapes("overflow by padding", () => Matrix.Pad([(long.MaxValue, 2)]), "(9223372036854775807, 2)", "axis 0", "(2, 3)", "2^63"),
        Shapes("overflow by parts", () => Matrix.Split([long.MaxValue, long.MaxValue, 4]), "9223372036854775807", "axis 0", "(2, 3)"),
        Shapes("tile", () => Matrix.Tile(2), "1 counts", "(2, 3)"),
        Shapes("from", () => Tensor.From<float>([1, 2, 3], (2, 2)), "3 values", "(2, 2)", "4"),
        Shapes("indices of two axes", () => Matrix.IndexSelect(0, Tensor.Zeros((1, 1), DType.Int64)), "(1, 1)"),
        Shapes("gather", () => Matrix.Gather(0, Tensor.Zeros((1, 2), DType.Int64)), "(1, 2)", "(2, 3)", "axis 0"),
        Shapes("index add", () => Matrix.IndexAdd(0, Tensor.From(0L), Vector), "(4,)", "(2, 3)"),
        Shapes("labels' shape", () => Matrix.SoftmaxCrossEntropy(Tensor.From(0L)), "(1,)", "(2, 3)"),
        Types("mask", () => Tensor.Where(Matrix, Matrix, Matrix), "Bool", "Float32"),
        Types("indices", () => Matrix.IndexSelect(0, Tensor.Ones(1)), "Int32 or Int64", "Float32"),
        Types("labels", () => Matrix.SoftmaxCrossEntropy(Tensor.Ones(2)), "Int32 or Int64", "Float32"),
        Types("element type", () => Tensor.From<short>(1, 2), "Int16"),
        Types("reading another type", () => Matrix.ToArray<double>(), "Float32", "Double"),
        Types("random integers", () => Tensor.Randn(new Generator(1), 2, dtype: DType.Int32), "Int32"),
        Ranges("label above", () => Matrix.SoftmaxCrossEntropy(Tensor.From(0L, 3)), "label 3", "0 to 2"),
        Ranges("label below", () => Matrix.SoftmaxCrossEntropy(Tensor.From(-1L, 0)), "label -1", "0 to 2"),
        Ranges("one-hot label", () => Tensor.From(1, 5).OneHot(5), "label 5", "0 to 4"),
        Ranges("index above", () => Matrix.IndexSelect(1, Tensor.From(0L, 3)), "index 3", "0 to 2"),
        Ranges("index below", () => Matrix.Gather(1, Tensor.From(new long[,] { { -4, 0, 0 }, { 0, 0, 0 } })), "index -4", "0 to 2"),
        Ranges("top-k", () => Matrix.TopK(4).Values, "4", "(2, 3)"),
        Ranges("step of 0", () => Tensor.Arange(0, 1, 0), "0"),
        Ranges("endless range", () => Tensor.Arange(0, double.PositiveInfinity), "does not end"),
        Ranges("probability", () => Tensor.Bernoulli(new Generator(1), 2, 1.5), "1.5"),
        Ranges("deviation", () => Tensor.Randn(new Generator(1), 2, deviation: -1), "-1"),
        Shapes("gradient", () => Weight(Tensor.Ones(4)), "(4,)", "(2, 3)"),
        Types("gradient's type", () => Weight(Tensor.Zeros((2, 3), DType.Int64)), "Int64", "Float32"),
        Row<InvalidOperationException>("gradient elsewhere", () => Weight(Tensor.Ones((2, 3), device: new CpuDevice())), "on cpu does not fit"),
        Row<ArgumentException>("clip", () => Matrix.Clip(2, 1), "2", "1"),
        Row<InvalidOperationException>("item", () => Matrix.Item<float>(), "(2, 3)", "6"),
        Row<InvalidOperationException>("span of a view", () => Matrix.To(Device.Cpu).T.AsSpan<float>().Length, "(3, 2)", "(1, 3)", "Contiguous()"),
        Row<InvalidOperationException>("largest of nothing", () => Tensor.Zeros((0, 3)).Max(0), "(0, 3)"),
        Row<ArgumentNullException>("null", () => Matrix.MatMul(null!), "b"),
        Row<ArgumentNullException>("null operand", () => Matrix + null!, "b"),
        Row<ArgumentNullException>("null in place", () => Matrix.Add_((Tensor)null!), "b"),
        Row<ArgumentNullException>("null set", () => SetFirst(null!), "value"),
        Row<ArgumentNullException>("null dot", () => Vector.Dot(null!), "b"),
        Row<ArgumentNullException>("null outer", () => Vector.Outer(null!), "b"),
        Row<ArgumentNullException>("null concat", () => Tensor.Concat([Matrix, null!]), "parts"),
        Row<ArgumentNullException>("null stack", () => Tensor.Stack([null!]), "parts"),
        Row<ArgumentNullException>("null split", () => Vector.Split((long[])null!), "lengths"),
        Row<ArgumentNullException>("null axes", () => Matrix.Sum((int[])null!), "axes"),
        Row<ArgumentNullException>("null mean axes", () => Matrix.Mean((int[])null!), "axes"),
        Row<ArgumentNullException>("null max axes", () => Matrix.Max((int[])null!), "axes"),
        Row<ArgumentNullException>("null gather", () => Matrix.Gather(0, null!), "indices"),
        Row<ArgumentNullException>("null take", () => Matrix.Take(null!), "indices"),
        Row<ArgumentNullException>("null mask", () => Matrix.MaskedSelect(null!), "mask"),
        Row<ArgumentNullException>("null added", () => Matrix.IndexAdd(0, Tensor.From(0L), null!), "added"),
        Row<ArgumentNullException>("null scattered", () => Matrix.ScatterAdd(0, null!, Matrix), "indices"),
        Row<ArgumentNullException>("null like", () => Tensor.ZerosLike(null!), "like"),
        Row<ArgumentNullException>("null array", () => Tensor.From((float[])null!), "values"),
        Row<ArgumentNullException>("null comparison", () => Matrix.AllClose(null!), "other"),
        Row<ArgumentNullException>("null input", () => Autograd.Grad(Tensor.Scalar(1).WithGrad() * 2, (Tensor)null!), "x"),
        Row<ArgumentNullException>("null weights", () => Autograd.Vjp(Tensor.Scalar(1).WithGrad() * 2, null!, [Matrix]), "v"),
        Row<OutOfMemoryException>("no memory", () => Tensor.Zeros([1L << 24, 1L << 24]), "(16777216, 16777216)", "Float32"),
    ];

    [TestCaseSource(nameof(Table))]
    public void Gets(Type type, Func<object> action, string[] fragments)
    {
        var error = Assert.Throws(type, () =>
        {
            action();
            Device.Default.Synchronize(); // where it has not been waited for, what its kernels report comes now
        })!;
        foreach (var fragment in fragments) Assert.That(error.Message, Does.Contain(fragment));
    }

    static IEnumerable<TestCaseData> Nulls =>
    [
        Null("+", x => x + Matrix), Null("+ c", x => x + 1.0), Null("c +", x => 1.0 + x),
        Null("-", x => Matrix - x), Null("- c", x => x - 1.0), Null("c -", x => 1.0 - x), Null("negative", x => -x),
        Null("*", x => x * Matrix), Null("* c", x => x * 2.0), Null("c *", x => 2.0 * x),
        Null("/", x => Matrix / x), Null("/ c", x => x / 2.0), Null("c /", x => 2.0 / x),
        Null("%", x => Matrix % x), Null("% c", x => x % 2.0),
        Null("<", x => x < Matrix), Null("< c", x => x < 1.0), Null(">", x => x > Matrix), Null("> c", x => x > 1.0),
        Null("<=", x => x <= Matrix), Null("<= c", x => x <= 1.0), Null(">=", x => x >= Matrix), Null(">= c", x => x >= 1.0),
        Null("&", x => x & Matrix), Null("|", x => x | Matrix), Null("^", x => x ^ Matrix), Null("!", x => !x),
        Null("pow", x => Matrix.Pow(x)), Null("atan2", x => Matrix.Atan2(x)), Null("less", x => Matrix.Lt(x)),
        Null("gradient check", x => GradientCheck.Verify(t => t[0], [Tensor.Scalar(1, DType.Float64), x])),
    ];

    [TestCaseSource(nameof(Nulls))]
    public void Null_is_named(Action<Tensor> use) => Assert.That(() => use(null!), Throws.ArgumentNullException);

    [Test]
    public void Errors_do_not_change_anything()
    {
        var x = Tensor.Ones((2, 3)).WithGrad();
        Assert.That(() => x + Vector, Throws.TypeOf<ShapeException>());
        x.Sum().Backward();
        Expect.Values(x.Grad!, [1, 1, 1, 1, 1, 1], (2, 3));
        Assert.That(Autograd.IsRecording);
    }

    static Tensor SetFirst(Tensor value)
    {
        var x = Matrix;
        return x[0] = value;
    }

    static Tensor Weight(Tensor gradient)
    {
        var weight = Matrix.WithGrad();
        weight.Grad = gradient;
        return weight;
    }

    static Tensor Wide(Shape shape) => Tensor.Scalar(1).Expand(shape);

    static TestCaseData Null(string name, Action<Tensor> use) => new TestCaseData(use).SetArgDisplayNames(name);

    static TestCaseData Null(string name, Func<Tensor, Tensor> op) => Null(name, (Action<Tensor>)(x => op(x)));

    static TestCaseData Shapes(string name, Func<object> action, params string[] fragments) =>
        Row<ShapeException>(name, action, fragments);

    static TestCaseData Types(string name, Func<object> action, params string[] fragments) =>
        Row<DTypeException>(name, action, fragments);

    static TestCaseData Ranges(string name, Func<object> action, params string[] fragments) =>
        Row<ArgumentOutOfRangeException>(name, action, fragments);

    static TestCaseData Row<TException>(string name, Func<object> action, params string[] fragments) where TException : Exception =>
        new TestCaseData(typeof(TException), action, fragments).SetArgDisplayNames(name);
}
