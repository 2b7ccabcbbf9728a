using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Concatenating, splitting, padding, tiling, choosing by indices, sorting, against plain loops.</summary>
[TestFixture]
public class JoiningTests
{
    [Test]
    public void Concat_and_stack([Values] Arrangement arrangement)
    {
        var random = new System.Random(41);
        var (a, b) = (Sample.Draw(random, (2, 3), arrangement), Sample.Draw(random, (2, 2), arrangement));
        var (v, w) = (a.Values, b.Values);
        Expect.Values(
            Tensor.Concat([a.Tensor, b.Tensor], -1), [.. v[..3], .. w[..2], .. v[3..], .. w[2..]], (2, 5));
        Expect.Values(Tensor.Concat([a.Tensor, a.Tensor]), [.. v, .. v], (4, 3));
        Expect.Values(Tensor.Stack([a.Tensor, a.Tensor]), [.. v, .. v], (2, 2, 3));
        Expect.Values(
            Tensor.Stack([a.Tensor, a.Tensor], 1), [.. v[..3], .. v[..3], .. v[3..], .. v[3..]], (2, 2, 3));
        Expect.Values(Tensor.Stack([Tensor.Scalar(1), Tensor.Scalar(2)]), [1, 2], 2);
        Expect.Values(Tensor.Concat([a.Tensor[..0], a.Tensor]), v, (2, 3));
    }

    [Test]
    public void Splits_come_together_again([Values] Arrangement arrangement)
    {
        var x = Sample.Draw(new(42), (2, 6), arrangement);
        Expect.Values(Tensor.Concat(x.Tensor.Split(3, 1), 1), x.Values, (2, 6));
        Expect.Values(Tensor.Concat(x.Tensor.Split([1, 0, 5], -1), 1), x.Values, (2, 6));
        Assert.That(x.Tensor.Split(2)[1].ToArray<double>(), Is.EqualTo(x.Values[6..]));
    }

    [Test]
    public void Padding_and_tiling([Values] Arrangement arrangement)
    {
        var x = Sample.Draw(new(43), (2, 2), arrangement);
        var v = x.Values;
        Expect.Values(
            x.Tensor.Pad([(1, 0), (0, 2)], 7), [7, 7, 7, 7, v[0], v[1], 7, 7, v[2], v[3], 7, 7], (3, 4));
        Expect.Values(x.Tensor.Tile(1, 2), [v[0], v[1], v[0], v[1], v[2], v[3], v[2], v[3]], (2, 4));
        Expect.Values(x.Tensor.Tile(2, 1, 1), [.. v, .. v], (2, 2, 2));
        Expect.Values(x.Tensor.Tile(0, 1), [], (0, 2));
    }

    [Test]
    public void Choosing_by_indices([Values] Arrangement arrangement, [Values(DType.Int32, DType.Int64)] DType type)
    {
        var random = new System.Random(44);
        var x = Sample.Draw(random, (3, 4, 2), arrangement);
        int[] places = [3, 0, -1, 2, 3];
        var indices = Tensor.From(places).To(type);
        var expected = new List<double>();
        for (var i = 0; i < 3; i++)
            foreach (var place in places)
                for (var k = 0; k < 2; k++) expected.Add(x.Values[(i * 8) + ((place + 4) % 4 * 2) + k]);
        Expect.Values(x.Tensor.IndexSelect(1, indices), [.. expected], (3, 5, 2));

        var which = Sample.Draw((3, 5, 2), arrangement, type, () => random.Next(-4, 4));
        double[] gathered = [.. which.Values.Select((at, i) => x.Values[(i / 10 * 8) + ((int)(at + 4) % 4 * 2) + (i % 2)])];
        Expect.Values(x.Tensor.Gather(1, which.Tensor), gathered, (3, 5, 2));

        var added = Sample.Draw(random, (3, 5, 2), arrangement);
        var sums = (double[])x.Values.Clone();
        for (var i = 0; i < 30; i++) sums[(i / 10 * 8) + (((int)which.Values[i] + 4) % 4 * 2) + (i % 2)] += added.Values[i];
        Expect.Values(x.Tensor.ScatterAdd(1, which.Tensor, added.Tensor), sums, (3, 4, 2));

        sums = (double[])x.Values.Clone();
        for (var i = 0; i < 30; i++) sums[(i / 10 * 8) + ((places[i / 2 % 5] + 4) % 4 * 2) + (i % 2)] += added.Values[i];
        Expect.Values(x.Tensor.IndexAdd(1, indices, added.Tensor), sums, (3, 4, 2));
    }

    [Test]
    public void Take_masks_and_one_hot([Values] Arrangement arrangement)
    {
        var x = Sample.Draw(new(45), (2, 3), arrangement);
        var v = x.Values;
        Expect.Values(x.Tensor.Take(Tensor.From(new[,] { { 5, 0 }, { -1, 2 } })), [v[5], v[0], v[5], v[2]], (2, 2));
        double[] positive = [.. v.Where(value => value > 0)];
        Expect.Values(x.Tensor.MaskedSelect(x.Tensor > 0), positive, positive.Length);
        Expect.Values(Tensor.From(2L, 0L).OneHot(3), [0, 0, 1, 1, 0, 0], (2, 3));
        Expect.Values(Tensor.Scalar(1, DType.Int32).OneHot(2, DType.Float64), [0, 1], 2);
    }

    [Test]
    public void Sorting([Values] Arrangement arrangement, [Values] bool descending, [Values(0, 1)] int axis)
    {
        var random = new System.Random(46);
        var x = Sample.Draw((4, 5), arrangement, DType.Float64, () => random.Next(4) == 0 ? double.NaN : random.Next(3));
        var (values, indices) = x.Tensor.Sort(axis, descending);
        var (result, order) = (new double[20], new double[20]);
        var (n, stride, lines) = axis == 1 ? (5, 1, 4) : (4, 5, 5);
        for (var line = 0; line < lines; line++)
        {
            var first = axis == 1 ? line * 5 : line;
            var places = Enumerable.Range(0, n).OrderBy(i => double.IsNaN(x.Values[first + (i * stride)]))
                .ThenBy(i => descending ? -x.Values[first + (i * stride)] : x.Values[first + (i * stride)]).ThenBy(i => i).ToArray();
            for (var i = 0; i < n; i++)
            {
                result[first + (i * stride)] = x.Values[first + (places[i] * stride)];
                order[first + (i * stride)] = places[i];
            }
        }
        Expect.Values(values, result, (4, 5));
        Expect.Values(indices, order, (4, 5));
        Expect.Values(x.Tensor.ArgSort(axis, descending), order, (4, 5));
        var top = x.Tensor.TopK(2, axis, descending);
        Expect.Values(top.Values, values.Narrow(axis, 0, 2).ToArray<double>(), axis == 1 ? (4, 2) : (2, 5));
        Expect.Values(top.Indices, indices.Narrow(axis, 0, 2).To(DType.Float64).ToArray<double>(), axis == 1 ? (4, 2) : (2, 5));
    }

    [Test]
    public void Mixed_types_join_in_the_wider()
    {
        var joined = Tensor.Concat([Tensor.From(1, 2), Tensor.From(0.5f)]);
        Assert.That(joined.DType, Is.EqualTo(DType.Float32));
        Expect.Values(joined, [1, 2, 0.5], 3);
    }
}
