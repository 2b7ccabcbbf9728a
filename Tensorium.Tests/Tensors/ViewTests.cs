using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Reshaping, moving axes and expanding, in every arrangement, against plain index arithmetic.</summary>
[TestFixture]
public class ViewTests
{
    [Test]
    public void Permuting_moves_every_element([Values] Arrangement arrangement)
    {
        var random = new System.Random(31);
        for (var round = 0; round < 20; round++)
        {
            var x = Sample.Draw(random, Expect.RandomShape(random), arrangement);
            int[] order = [.. Enumerable.Range(0, x.Shape.Rank)];
            random.Shuffle(order);
            Check(x, order, x.Tensor.Permute(order));
            Check(x, [.. Enumerable.Range(0, x.Shape.Rank).Reverse()], x.Tensor.Transpose());
        }
        var y = Sample.Draw(random, (2, 3, 4), arrangement);
        Check(y, [0, 2, 1], y.Tensor.T);
        Check(y, [2, 1, 0], y.Tensor.Transpose(0, -1));
        Check(y, [1, 2, 0], y.Tensor.MoveAxis(0, -1));

        static void Check(Sample x, int[] order, Tensor actual)
        {
            Shape shape = Array.ConvertAll(order, axis => x.Shape[axis]);
            long[] strides = Array.ConvertAll(order, axis => Sample.BroadcastStrides(x.Shape, x.Shape)[axis]);
            var expected = Enumerable.Range(0, (int)shape.Count).Select(i => x.Values[Sample.Place(i, shape, strides)]);
            Expect.Values(actual, [.. expected], shape, $"axes {string.Join(", ", order)} of {x.Shape}");
        }
    }

    [Test]
    public void Reshaping_keeps_the_order_of_elements([Values] Arrangement arrangement)
    {
        var random = new System.Random(32);
        Shape[] shapes = [24, (4, 6), (2, 12), (2, 3, 4), new([1, 2, 1, 3, 4, 1]), (4, 3, 2), (12, 2)];
        foreach (var from in shapes)
        {
            var x = Sample.Draw(random, from, arrangement);
            foreach (var to in shapes) Expect.Values(x.Tensor.Reshape(to), x.Values, to, $"{from} to {to}");
            Expect.Values(x.Tensor.Reshape(-1, 8), x.Values, (3, 8));
            Expect.Values(x.Tensor.Flatten(), x.Values, 24);
            Expect.Values(x.Tensor.Contiguous(), x.Values, from);
            Expect.Values(x.Tensor.Clone(), x.Values, from);
            Assert.That(x.Tensor.Clone().IsContiguous);
        }
        var y = Sample.Draw(random, (2, 3, 4), arrangement);
        Expect.Values(y.Tensor.Flatten(1), y.Values, (2, 12));
        Expect.Values(y.Tensor.Flatten(0, 1), y.Values, (6, 4));
    }

    [Test]
    public void Empty_tensors_reshape_in_every_arrangement([Values] Arrangement arrangement)
    {
        var random = new System.Random(33);
        Shape[] shapes = [0, (0, 3), (3, 0), (2, 0, 3), (0, 0), (5, 4, 0)];
        foreach (var from in shapes)
            foreach (var to in shapes)
                Assert.That(Sample.Draw(random, from, arrangement).Tensor.Reshape(to).Shape, Is.EqualTo(to), $"{from}");
        Assert.That(Tensor.Zeros((2, 0, 3)).Transpose().Reshape(0, 7).Shape, Is.EqualTo(new Shape([0, 7])));
        Assert.That(Tensor.Zeros((2, 0, 3)).Transpose().Flatten().Shape, Is.EqualTo(new Shape([0])));
    }

    [Test]
    public void Parts_of_nothing_are_read_and_multiplied_as_nothing()
    {
        var empty = Tensor.Zeros((0, 5))[.., 2..];
        Expect.Values(empty, [], (0, 3));
        Assert.That(empty.To(Device.Cpu).AsSpan<float>().Length, Is.Zero);
        Expect.Values(Tensor.Zeros((2, 5))[1.., 5..] + 1, [], (1, 0));
        var w = Tensor.Ones((3, 4)).WithGrad();
        empty.MatMul(w).Sum().Backward();
        Expect.Values(w.Grad!, new double[12], (3, 4));
        w.ZeroGrad();
        empty.Linear(w).Sum().Backward();
        Expect.Values(w.Grad!, new double[12], (3, 4));
        Expect.Values(Tensor.Zeros((3, 5))[1.., 5..].MatMul(Tensor.Zeros((5, 4))[5.., 1..]), new double[6], (2, 3));
    }

    [Test]
    public void Squeeze_and_unsqueeze([Values] Arrangement arrangement)
    {
        var x = Sample.Draw(new(34), (2, 1, 3), arrangement);
        Expect.Values(x.Tensor.Squeeze(), x.Values, (2, 3));
        Expect.Values(x.Tensor.Squeeze(1), x.Values, (2, 3));
        Expect.Values(x.Tensor.Squeeze(0), x.Values, (2, 1, 3));
        Expect.Values(x.Tensor.Unsqueeze(0), x.Values, [1, 2, 1, 3]);
        Expect.Values(x.Tensor.Unsqueeze(-1), x.Values, [2, 1, 3, 1]);
        Expect.Values(Tensor.Scalar(4).Unsqueeze(0), [4], 1);
    }

    [Test]
    public void Expanding_repeats([Values] Arrangement arrangement)
    {
        var x = Sample.Draw(new(35), (3, 1), arrangement);
        Expect.Values(x.Tensor.Expand((2, 3, 4)), x.ValuesAs((2, 3, 4)), (2, 3, 4));
        Expect.Values(Tensor.Scalar(4).Expand((2, 2)), [4, 4, 4, 4], (2, 2));
        Assert.That(x.Tensor.Expand((0, 3, 1)).Count, Is.Zero);
    }

    [Test]
    public void Views_share_memory_and_copies_do_not()
    {
        var x = Tensor.Zeros((2, 3));
        x.T[0, 1] = Tensor.Scalar(5);
        x.Reshape(6)[0] = Tensor.Scalar(4);
        Expect.Values(x, [4, 0, 0, 5, 0, 0], (2, 3));
        x.T.Reshape(6).Fill_(9);
        x.Clone().Fill_(9);
        Expect.Values(x, [4, 0, 0, 5, 0, 0], (2, 3));
    }

    [Test]
    public void Flips_and_diagonals([Values] Arrangement arrangement)
    {
        var x = Sample.Draw(new(36), (3, 4), arrangement);
        var v = x.Values;
        Expect.Values(x.Tensor.Flip(), [.. v.Reverse()], (3, 4));
        Expect.Values(x.Tensor.Flip(0), [.. v[8..], .. v[4..8], .. v[..4]], (3, 4));
        Expect.Values(x.Tensor.Flip(-1).Flip(-1), v, (3, 4));
        Expect.Values(x.Tensor.Diagonal(), [v[0], v[5], v[10]], 3);
        Expect.Values(x.Tensor.Diagonal(2), [v[2], v[7]], 2);
        Expect.Values(x.Tensor.Diagonal(-1), [v[4], v[9]], 2);
        Expect.Values(x.Tensor.Diagonal(9), [], 0);
        Expect.Values(x.Tensor.Diagonal(long.MinValue), [], 0);
    }

    [Test]
    public void A_diagonal_is_a_view_in_every_arrangement()
    {
        var x = Tensor.Zeros((2, 3, 4));
        x.Transpose(1, 2).Diagonal(1).Fill_(7); // elements (b, i + 1, i)
        x[.., 1.., 1..].Diagonal().Fill_(8); // elements (b, i + 1, i + 1)
        for (var batch = 0; batch < 2; batch++)
            for (var i = 0; i < 3; i++)
                for (var j = 0; j < 4; j++)
                    Assert.That(x[batch, i, j].Item<float>(), Is.EqualTo(i == j + 1 ? 7 : i == j && i > 0 ? 8 : 0), $"({i}, {j})");
    }
}
