using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Tests.Kernels;

/// <summary>
/// Sums and maxima down columns, of heights and widths that end everywhere in groups of rows, pieces, lanes and blocks, near and
/// far from the caches; the elements are small integers, so that sums are exact.
/// </summary>
[TestFixture]
[OnCpu("its kernels")]
public class ColumnSumTests
{
    [Test]
    [RestoresThreads]
    public void Every_column(
        [Values(1, 7, 8, 9, 16, 17, 256, 257, 1030)] int rows, [Values(1, 15, 63, 64, 65, 1024, 2051, 4096, 4203)] int columns,
        [Values(1, 2)] int threads)
    {
        WorkerPool.Threads = threads;
        var x = Numbers(rows * columns, i => i * 7919 % 1009 - 504).Reshape(rows, columns);
        var (expected, highest) = Columns(x);
        Assert.That(x.Sum(0).AsSpan<float>().SequenceEqual(expected), "the sums");
        Assert.That(x.Max(0).AsSpan<float>().SequenceEqual(highest), "the maxima");
    }

    /// <summary>By processors that are asked for rows ahead and by others; the last rows are fewer than are joined at once.</summary>
    [Test]
    public void Every_column_of_one_piece(
        [Values(8, 9, 16, 23, 32, 250)] int rows, [Values(2100, 4096, 4203)] int columns, [Values] bool asksAhead)
    {
        var tables = (1 << 20) / (rows * columns) + 1; // far from the caches
        var x = Numbers(tables * rows * columns, i => i * 7919 % 1009 - 504);
        var y = Tensor.Zeros((tables, columns));
        var stored = new StoredRows<float, SumReduction>(new(x.Storage, 0, (nint)x.Count), columns) { AsksAhead = asksAhead };
        new ReduceColumnsJob<float, SumReduction, StoredRows<float, SumReduction>>(
            stored, new(y.Storage, 0, (nint)y.Count), rows, columns).Reduce(tables);
        var values = x.Reshape(tables, rows * columns);
        for (var table = 0; table < tables; table += 3)
            Assert.That(y[table].AsSpan<float>().SequenceEqual(Columns(values[table].Reshape(rows, columns)).Sums), $"table {table}");
    }

    [Test]
    public void Every_column_of_other_types(
        [Values(DType.Float64, DType.Int32, DType.Int64)] DType dtype, [Values(9, 257, 300)] int rows, [Values(65, 2051)] int columns)
    {
        var x = Numbers(rows * columns, i => i * 7919 % 1009 - 504).Reshape(rows, columns);
        var (expected, highest) = Columns(x);
        Assert.That(x.To(dtype).Sum(0).To(DType.Float32).ToArray<float>(), Is.EqualTo(expected));
        Assert.That((x > 503).Any(0).ToArray<bool>(), Is.EqualTo(highest.Select(each => each > 503)));
    }

    [Test]
    public void Tables_one_after_the_other([Values(3, 300)] int rows, [Values(5, 4100)] int columns)
    {
        const int Tables = 3;
        var x = Numbers(Tables * rows * columns, i => i % 613).Reshape(Tables, rows, columns);
        var expected = new float[Tables * columns];
        var values = x.AsSpan<float>();
        for (var i = 0; i < values.Length; i++) expected[i / (rows * columns) * columns + i % columns] += values[i];
        Assert.That(x.Sum(1).AsSpan<float>().SequenceEqual(expected));
    }

    /// <summary>The sum and the maximum of each column of a table, by a plain loop.</summary>
    static (float[] Sums, float[] Highest) Columns(Tensor x)
    {
        var columns = (int)x.Shape[1];
        var (sums, highest) = (new float[columns], Enumerable.Repeat(float.NegativeInfinity, columns).ToArray());
        var values = x.AsSpan<float>();
        for (var i = 0; i < values.Length; i++)
        {
            sums[i % columns] += values[i];
            highest[i % columns] = Math.Max(highest[i % columns], values[i]);
        }
        return (sums, highest);
    }

    static Tensor Numbers(int count, Func<int, int> number) =>
        Tensor.From([.. Enumerable.Range(0, count).Select(i => (float)number(i))], count);
}
