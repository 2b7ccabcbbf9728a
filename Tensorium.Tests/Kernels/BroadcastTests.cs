using NUnit.Framework;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Kernels;

/// <summary>Elementwise ops of a matrix with rows, columns and single numbers, of lengths around those that kernels choose by.</summary>
[TestFixture]
public class BroadcastTests
{
    static readonly long[] Widths = [1, 2, 7, 16, 33, 63, 64, 65, 100, 513, 1030];
    static readonly (long Rows, long Columns)[] Parts = [(1, 1), (1, 0), (0, 1), (0, 0)]; // 0: as long as the matrix

    [Test]
    public void Two_operands([ValueSource(nameof(Widths))] long width, [Values(DType.Float32, DType.Float64, DType.Int64)] DType dtype)
    {
        var random = new System.Random(2);
        Shape shape = (67, width);
        foreach (var inA in Sample.Arrangements)
        {
            foreach (var (rows, columns) in Parts)
            {
                var a = Sample.Draw(random, shape, inA, dtype);
                var b = Sample.Draw(random, (rows == 1 ? 1 : 67, columns == 1 ? 1 : width), Arrangement.Contiguous, dtype);
                var (x, y) = (a.Values, b.ValuesAs(shape));
                Expect.Values(a.Tensor - b.Tensor, [.. x.Zip(y, (p, q) => p - q)], shape, $"{inA}, {b.Shape}");
                Expect.Values(b.Tensor - a.Tensor, [.. x.Zip(y, (p, q) => q - p)], shape, $"{b.Shape}, {inA}");
            }
        }
    }

    [Test]
    public void Three_operands([ValueSource(nameof(Widths))] long width)
    {
        var random = new System.Random(3);
        Shape shape = (3, 9, width);
        var mask = Sample.Draw(random, (9, 1), Arrangement.Contiguous, DType.Bool);
        var a = Sample.Draw(random, width, Arrangement.Strided, DType.Float32);
        var b = Sample.Draw(random, (3, 1, 1), Arrangement.Contiguous, DType.Float32);
        var whole = Tensor.Zeros(shape);
        var (m, x, y) = (mask.ValuesAs(shape), a.ValuesAs(shape), b.ValuesAs(shape));
        Expect.Values(Tensor.Where(mask.Tensor, a.Tensor + whole, b.Tensor), [.. m.Select((on, i) => on != 0 ? x[i] : y[i])], shape);
        Expect.Values(Tensor.Where(mask.Tensor, a.Tensor, b.Tensor + whole), [.. m.Select((on, i) => on != 0 ? x[i] : y[i])], shape);
    }

    [Test]
    public void In_place([ValueSource(nameof(Widths))] long width)
    {
        var random = new System.Random(4);
        foreach (var (rows, columns) in Parts)
        {
            var a = Sample.Draw(random, (40, width), Arrangement.Offset, DType.Float32);
            var b = Sample.Draw(random, (rows == 1 ? 1 : 40, columns == 1 ? 1 : width), Arrangement.Contiguous, DType.Float32);
            double[] sum = [.. a.Values.Zip(b.ValuesAs((40, width)), (p, q) => p + q)];
            a.Tensor.Add_(b.Tensor);
            Expect.Values(a.Tensor, sum, (40, width), $"{b.Shape}");
        }
    }

    [Test]
    public void A_slice_of_a_wider_matrix_and_rows_that_run_backwards()
    {
        var random = new System.Random(5);
        var wide = Sample.Draw(random, (90, 300), Arrangement.Contiguous, DType.Float64);
        var part = wide.Tensor[2..80, 7..207];
        var expected = new double[78 * 200];
        for (var i = 0; i < expected.Length; i++)
            expected[i] = wide.Values[((2 + (i / 200)) * 300) + 7 + (i % 200)] + wide.Values[((79 - (i / 200)) * 300) + 7 + (i % 200)];
        Expect.Values(part + part.Flip(0), expected, (78, 200));
    }
}
