using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Indexing with numbers, ranges and steps: a table of indices with the elements they take, as in NumPy.</summary>
[TestFixture]
public class IndexingTests
{
    // x[i, j] = 10 i + j, of shape (4, 5)
    static Tensor Grid => (Tensor.Arange(4, DType.Float64).Unsqueeze(1) * 10) + Tensor.Arange(5, DType.Float64);

    static IEnumerable<TestCaseData> Table =>
    [
        Row("2", x => x[2], [20, 21, 22, 23, 24], 5),
        Row("-1", x => x[-1], [30, 31, 32, 33, 34], 5),
        Row("^4", x => x[^4], [0, 1, 2, 3, 4], 5),
        Row("1, 2", x => x[1, 2], [12], Shape.Scalar),
        Row("^1, ^1", x => x[^1, ^1], [34], Shape.Scalar),
        Row("1..3", x => x[1..3], [10, 11, 12, 13, 14, 20, 21, 22, 23, 24], (2, 5)),
        Row(".., 0", x => x[.., 0], [0, 10, 20, 30], 4),
        Row("2..4, ^1", x => x[2..4, ^1], [24, 34], 2),
        Row("..2, 3..", x => x[..2, 3..], [3, 4, 13, 14], (2, 2)),
        Row("^2.., ..^3", x => x[^2.., ..^3], [20, 21, 30, 31], (2, 2)),
        Row("1..1", x => x[1..1], [], (0, 5)),
        Row("4..", x => x[4..], [], (0, 5)),
        Row("step 2", x => x[TensorIndex.Step(.., 2), 0], [0, 20], 2),
        Row("step 2 from 1", x => x[0, TensorIndex.Step(1.., 2)], [1, 3], 2),
        Row("step -1", x => x[0, TensorIndex.Step(.., -1)], [4, 3, 2, 1, 0], 5),
        Row("step -2 in 1..5", x => x[0, TensorIndex.Step(1..5, -2)], [4, 2], 2),
        Row("step 9", x => x[0, TensorIndex.Step(.., 9)], [0], 1),
        Row("longest step", x => x[0, TensorIndex.Step(.., long.MaxValue)], [0], 1),
        Row("longest step back", x => x[0, TensorIndex.Step(.., long.MinValue)], [4], 1),
        Row("longest step in nothing", x => x[0, TensorIndex.Step(2..2, long.MinValue)], [], 0),
        Row("new axis", x => x[TensorIndex.NewAxis, 1, ..2], [10, 11], (1, 2)),
        Row("new axis at the end", x => x[1, ..2, TensorIndex.NewAxis], [10, 11], (2, 1)),
        Row("ellipsis", x => x[TensorIndex.Ellipsis, 1], [1, 11, 21, 31], 4),
        Row("ellipsis for nothing", x => x[1, TensorIndex.Ellipsis, 1], [11], Shape.Scalar),
        Row("of an index", x => x[1..][1][2..4], [22, 23], 2),
    ];

    static IEnumerable<TestCaseData> Wrong =>
    [
        Bad("4", x => x[4], "index 4", "axis 0", "(4, 5)"),
        Bad("-5", x => x[-5], "index -5", "axis 0"),
        Bad("^5", x => x[^5], "index -5", "axis 0"),
        Bad("^0", x => x[^0], "^0"),
        Bad("0, 5", x => x[0, 5], "index 5", "axis 1"),
        Bad("..6", x => x[.., ..6], "0..6", "axis 1", "length is 5"),
        Bad("3..1", x => x[3..1], "3..1"),
        Bad("three indices", x => x[0, 0, 0], "3 indices", "(4, 5)"),
        Bad("two ellipses", x => x[TensorIndex.Ellipsis, TensorIndex.Ellipsis], "once"),
        Bad("narrow", x => x.Narrow(1, 3, 3), "3 to 6", "axis 1", "(4, 5)"),
        Bad("narrow below", x => x.Narrow(0, -1, 2), "-1", "axis 0"),
        Bad("axis", x => x.Flip(2), "axis 2", "(4, 5)"),
    ];

    [TestCaseSource(nameof(Table))]
    public void Takes_these_elements(Func<Tensor, Tensor> index, double[] expected, Shape shape)
    {
        Expect.Values(index(Grid), expected, shape);
        Expect.Values(index(Grid.T.Contiguous().T), expected, shape, "transposed");
        Expect.Values(index(Grid.Flip().Contiguous().Flip()), expected, shape, "flipped");
    }

    [TestCaseSource(nameof(Wrong))]
    public void Names_what_does_not_lie_in_the_shape(Func<Tensor, Tensor> index, string[] fragments) =>
        Assert.That(() => index(Grid), Throws.TypeOf<ShapeException>().With.Message.Matches<string>(
            message => fragments.All(part => message!.Contains(part, StringComparison.Ordinal))));

    [Test]
    public void Setting_copies_and_broadcasts()
    {
        var x = Tensor.Zeros((2, 3));
        x[1] = Tensor.From(1f, 2, 3);
        x[.., 0] = Tensor.Scalar(7);
        x[0, 1..] = Tensor.From(8, 9);
        Expect.Values(x, [7, 8, 9, 7, 2, 3], (2, 3));
        x[TensorIndex.Step(.., -1)] = x.Clone();
        Expect.Values(x, [7, 2, 3, 7, 8, 9], (2, 3));
        Assert.That(() => x[0] = Tensor.Zeros(2), Throws.TypeOf<ShapeException>().With.Message.Contains("(2,)"));
    }

    [Test]
    public void Setting_from_an_overlapping_part_reads_before_it_writes()
    {
        var x = Tensor.Arange(2000);
        x[1..] = x[..^1];
        Assert.That(x.Item(1999), Is.EqualTo(1998));
        Assert.That(x.Item(1), Is.EqualTo(0));
        Assert.That(x.Item(1025), Is.EqualTo(1024));
        var y = Tensor.Arange(5);
        y.CopyFrom(y.Flip());
        Expect.Values(y, [4, 3, 2, 1, 0], 5);
        var z = Tensor.Arange(4);
        z[1..].Add_(z[..^1]);
        Expect.Values(z, [0, 1, 3, 5], 4);
    }

    [Test]
    public void A_default_index_is_refused() =>
        Assert.That(() => Tensor.Ones(3)[default(TensorIndex)], Throws.TypeOf<ShapeException>().With.Message.Contains("default"));

    [Test]
    public void A_step_of_0_is_refused() =>
        Assert.That(() => TensorIndex.Step(.., 0), Throws.TypeOf<ArgumentOutOfRangeException>());

    static TestCaseData Row(string name, Func<Tensor, Tensor> index, double[] expected, Shape shape) =>
        new TestCaseData(index, expected, shape).SetArgDisplayNames(name);

    static TestCaseData Bad(string name, Func<Tensor, Tensor> index, params string[] fragments) =>
        new TestCaseData(index, fragments).SetArgDisplayNames(name);
}
