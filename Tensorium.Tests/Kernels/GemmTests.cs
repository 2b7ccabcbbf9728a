using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Tests.Kernels;

/// <summary>Products against a plain triple loop in double over every kind of operand.</summary>
[NonParallelizable, RestoresThreads]
[TestFixture(typeof(float))]
[TestFixture(typeof(double))]
[OnCpu("its kernels")]
public class GemmTests<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static readonly CachingAllocator Allocator = new();

    // Twice the rounding of a running sum: the oracle is exact for float and equally rounded for double.
    static readonly double Epsilon = typeof(T) == typeof(float) ? 1.2e-7 : 2.3e-16;

    [Test]
    public void Small_products_of_every_size_match([Values] bool ta, [Values] bool tb, [Values] bool accumulate)
    {
        var random = new Random(1);
        foreach (var m in new[] { 1, 2, 5, 6, 7, 11, 13 })
            foreach (var n in new[] { 1, 2, 3, 7, 8, 15, 16, 17, 33, 63, 64, 65, 100, 130 })
                foreach (var k in new[] { 0, 1, 2, 5, 17, 64 })
                    Check(random, m, n, k, ta, tb, accumulate, withBias: (m + n + k) % 2 == 0);
    }

    [TestCase(130, 300, 784)]
    [TestCase(600, 70, 90)]
    [TestCase(90, 600, 1100)]
    [TestCase(13, 200, 2100)]
    [TestCase(20, 700, 4500)]
    [TestCase(256, 200, 1000)]
    [TestCase(400, 200, 400)]
    [TestCase(1, 1000, 1000)]
    [TestCase(1000, 1, 1000)]
    [TestCase(3, 3, 5000)]
    [TestCase(784, 300, 1)]
    [TestCase(130, 10, 100)]
    [TestCase(67, 9, 96)]
    [TestCase(500, 10, 784)]
    public void Large_products_match(int m, int n, int k)
    {
        foreach (var (ta, tb) in new[] { (false, false), (false, true), (true, false), (true, true) })
            Check(new(2), m, n, k, ta, tb, accumulate: ta != tb, withBias: true);
    }

    /// <summary>Heights around the fewest, and such as leave few rows to the last tile, of which the others are computed again.</summary>
    [Test]
    public void Products_of_few_columns_match([Range(2, 11)] int n, [Values] bool accumulate, [Values] bool withBias)
    {
        foreach (var m in new[] { 11, 12, 13, 23, 24, 25, 31, 37, 73, 80 })
            foreach (var k in new[] { 0, 1, 2, 3, 16, 17, 83, 800 })
                Check(new(12), m, n, k, ta: false, tb: false, accumulate, withBias);
    }

    /// <summary>Up to eight columns behind whole vectors go apart; the steps of a row do not always fill a vector of two or four.</summary>
    [Test]
    public void Products_with_a_few_columns_behind_whole_vectors_match(
        [Values(17, 18, 19, 20, 21, 24, 38, 100, 200, 264)] int n, [Values] bool ta, [Values] bool accumulate)
    {
        foreach (var (m, k) in new[] { (11, 800), (12, 801), (37, 300), (128, 66), (130, 67), (600, 32) })
            Check(new(13), m, n, k, ta, tb: false, accumulate, withBias: m % 2 == 0);
    }

    /// <summary>Rows of A a multiple of 1 KB apart share sets of the cache; such a factor is copied first.</summary>
    [TestCase(7, 150, 19_000)]
    [TestCase(13, 150, 11_000)]
    [TestCase(100, 300, 2100)]
    public void A_transposed_factor_with_an_aliasing_stride_matches(int m, int n, int k) =>
        Check(new(4), m, n, k, ta: true, tb: false, accumulate: true, withBias: true, aStride: 256);

    [Test]
    public void Random_products_match()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            int m = random.Next(1, 120), n = random.Next(1, 200), k = random.Next(0, 150);
            Check(random, m, n, k, Coin(random), Coin(random), Coin(random), Coin(random));
        }
    }

    [Test]
    public void The_bits_do_not_depend_on_the_number_of_threads([Values] bool ta, [Values] bool tb)
    {
        foreach (var (m, n, k) in new[] { (130, 300, 784), (500, 700, 300), (1, 2000, 900), (2000, 1, 900), (40, 1500, 1500), (700, 10, 784), (700, 7, 783), (700, 3, 783), (300, 100, 128), (900, 700, 1) })
        {
            var (a, b, c) = (new Operand(new(4), m, k, ta), new Operand(new(5), k, n, tb), new Operand(new(6), m, n));
            WorkerPool.Threads = 1;
            Gemm.Run(a.Matrix, b.Matrix, c.Matrix);
            var expected = c.Copy();
            WorkerPool.Threads = 2;
            for (var round = 0; round < 3; round++)
            {
                Gemm.Run(a.Matrix, b.Matrix, c.Matrix);
                Assert.That(c.Copy().AsSpan().SequenceEqual(expected), $"{m} {n} {k}");
            }
        }
    }

    /// <summary>A thread keeps what it packed of B from chunk to chunk; the next product has another B of the same size.</summary>
    [Test]
    public void Products_of_one_size_do_not_share_what_they_pack([Values(1, 2)] int threads, [Values] bool tb)
    {
        WorkerPool.Threads = threads;
        for (var seed = 13; seed < 17; seed++)
            Check(new(seed), 600, 300, 400, ta: true, tb, accumulate: false, withBias: false);
    }

    /// <summary>Working memory goes from product to product; what lies there counts for nothing.</summary>
    [TestCase(100, 10, 85)]
    [TestCase(100, 7, 85)]
    [TestCase(600, 70, 501)]
    public void What_an_earlier_product_left_behind_does_not_matter(int m, int n, int k)
    {
        var random = new Random(17);
        var (a, b, c) = (new Operand(random, m, k + 11), new Operand(random, k + 11, n), new Operand(random, m, n));
        b.Matrix.Data.Slice(0, b.Matrix.Data.Length).Fill(T.NaN);
        Gemm.Run(a.Matrix, b.Matrix, c.Matrix);
        Check(random, m, n, k, ta: false, tb: false, accumulate: false, withBias: false);
    }

    [TestCase(7, 20, 30)]
    [TestCase(1, 20, 30)]
    [TestCase(20, 1, 30)]
    [TestCase(600, 70, 500)]
    [TestCase(65, 10, 83)]
    [TestCase(72, 9, 100)]
    [TestCase(30, 5, 83)]
    [TestCase(30, 3, 83)]
    [TestCase(70, 100, 83)]
    [TestCase(90, 24, 127)]
    public void NaN_and_infinity_stay_in_their_row_and_column(int m, int n, int k)
    {
        foreach (var (ta, tb) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            var random = new Random(7);
            var (a, b, c) = (new Operand(random, m, k, ta), new Operand(random, k, n, tb), new Operand(random, m, n));
            a[m - 1, k / 2] = T.NaN;
            a[m - 1, 0] = T.NaN; // neighbour of the row before
            if (m > 1 && !ta) a[m - 2, k] = T.NaN; // the same, or in the gap between the two
            b[k / 3, n - 1] = T.PositiveInfinity;
            if (m > 1) a[0, k / 3] = T.Zero;
            Gemm.Run(a.Matrix, b.Matrix, c.Matrix);
            for (var i = 0; i < m; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    var value = c[i, j];
                    var isRight = i == m - 1 || (i == 0 && j == n - 1) ? T.IsNaN(value)
                        : j == n - 1 ? T.IsInfinity(value)
                        : T.IsFinite(value);
                    if (!isRight) Assert.Fail($"{value} at {i}, {j}");
                }
            }
        }
    }

    [TestCase(5, 70, 30)]
    [TestCase(5, 70, 1)]
    [TestCase(1, 70, 30)]
    [TestCase(70, 1, 30)]
    [TestCase(40, 150, 1100)]
    [TestCase(65, 10, 83)]
    [TestCase(65, 3, 83)]
    [TestCase(130, 100, 83)]
    [TestCase(600, 200, 83)]
    public void The_epilogue_sees_each_finished_element_once_with_its_column(int m, int n, int k)
    {
        foreach (var tb in new[] { false, true })
        {
            var random = new Random(8);
            var (a, b, c) = (new Operand(random, m, k), new Operand(random, k, n, tb), new Operand(random, m, n));
            var bias = new Operand(random, 1, n);
            Gemm.Run(a.Matrix, b.Matrix, c.Matrix, accumulate: false, bias.Matrix.Data, default(NoEpilogue<T>));
            var expected = c.Copy();
            for (var i = 0; i < m; i++)
                for (var j = 0; j < n; j++) expected[i * c.Stride + j] *= T.CreateChecked(j + 2);
            Gemm.Run(a.Matrix, b.Matrix, c.Matrix, accumulate: false, bias.Matrix.Data, default(TimesColumn));
            Assert.That(c.Copy().AsSpan().SequenceEqual(expected));
        }
    }

    /// <summary>Tiles do so in registers, other kernels when a piece is finished: rows, columns, a few columns, and those behind whole vectors.</summary>
    [TestCase(1, 300, 20)]
    [TestCase(300, 1, 20)]
    [TestCase(70, 30, 1)]
    [TestCase(40, 9, 33)]
    [TestCase(40, 3, 33)]
    [TestCase(40, 70, 33)]
    [TestCase(130, 100, 83)]
    [TestCase(600, 200, 83)]
    [TestCase(20, 70, 4200)]
    public void A_rectified_product_has_the_bits_of_the_product_and_zeros(int m, int n, int k)
    {
        foreach (var (ta, withBias) in new[] { (false, false), (false, true), (true, true) })
        {
            var random = new Random(14);
            var (a, b, c) = (new Operand(random, m, k, ta), new Operand(random, k, n), new Operand(random, m, n));
            View<T>? bias = withBias ? new Operand(random, 1, n).Matrix.Data : null;
            a[m / 2, 0] = T.NaN;
            Gemm.Run(a.Matrix, b.Matrix, c.Matrix, accumulate: false, bias, default(NoEpilogue<T>));
            var expected = c.Copy();
            for (var i = 0; i < m; i++)
                for (var j = 0; j < n; j++) expected[i * c.Stride + j] = T.Max(c[i, j], T.Zero);
            Gemm.Run(a.Matrix, b.Matrix, c.Matrix, accumulate: false, bias, new ActivationEpilogue<T, Relu>(default));
            var found = c.Copy();
            Assert.That(MemoryMarshal.AsBytes(found.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan())));
        }
    }

    [TestCase(40, 5, 7, 3)]
    [TestCase(3, 130, 200, 500)]
    [TestCase(64, 20, 20, 0)]
    [TestCase(1, 2, 2, 2)]
    [TestCase(8, 64, 10, 80)]
    public void Batches_match_one_by_one(int batch, int m, int n, int k)
    {
        foreach (var (broadcast, tb) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            var random = new Random(9);
            var a = new Operand(random, batch * m, k);
            var (stored, width) = tb ? (n, k) : (k, n);
            var b = new Operand(random, (broadcast ? 1 : batch) * stored, width);
            var (c, expected) = (new Operand(new(10), batch * m, n), new Operand(new(10), batch * m, n));
            WorkerPool.Threads = 2;
            Gemm.RunBatched<T>(
                new(a.Matrix.Data, m, k, a.Stride), m * a.Stride,
                new(b.Matrix.Data, k, n, b.Stride, tb), broadcast ? 0 : stored * b.Stride,
                new(c.Matrix.Data, m, n, c.Stride), m * c.Stride, batch, accumulate: true);
            for (var i = 0; i < batch; i++)
                Gemm.Run<T>(
                    new(a.Part(i * m, m), m, k, a.Stride), new(b.Part(broadcast ? 0 : i * stored, stored), k, n, b.Stride, tb),
                    new(expected.Part(i * m, m), m, n, c.Stride), accumulate: true);
            Assert.That(c.Copy().AsSpan().SequenceEqual(expected.Copy()));
        }
    }

    [Test]
    public void Wrong_operands_are_refused_with_their_sizes()
    {
        var random = new Random(11);
        var (a, b, c) = (new Operand(random, 3, 4), new Operand(random, 5, 6), new Operand(random, 3, 6));
        Assert.That(
            () => Gemm.Run(a.Matrix, b.Matrix, c.Matrix),
            Throws.ArgumentException.With.Message.Contains("3 x 4").And.Message.Contains("5 x 6"));
        Assert.That(() => new Matrix<T>(a.Matrix.Data, 3, 4, 3), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Matrix<T>(a.Matrix.Data, 300, 4, 4), Throws.ArgumentException);
        Assert.That(
            () => Gemm.RunBatched<T>(a.Matrix, 0, new(b.Matrix.Data, 4, 6, 6), 0, c.Matrix, 0, 2), Throws.ArgumentException);
        a.Matrix.Data.Storage.Dispose();
        Assert.That(
            () => Gemm.Run<T>(a.Matrix, new(b.Matrix.Data, 4, 6, 6), c.Matrix), Throws.TypeOf<ObjectDisposedException>());
    }

    static bool Coin(Random random) => random.Next(2) == 0;

    static void Check(Random random, int m, int n, int k, bool ta, bool tb, bool accumulate, bool withBias, int aStride = 0)
    {
        var (a, b, c) = (new Operand(random, m, k, ta, aStride), new Operand(random, k, n, tb), new Operand(random, m, n));
        var bias = new Operand(random, 1, n);
        var (left, right, before, addend) = (a.Plain(), b.Plain(), c.Copy(), bias.Plain());
        Gemm.Run(a.Matrix, b.Matrix, c.Matrix, accumulate, withBias ? bias.Matrix.Data : null, default(NoEpilogue<T>));
        var after = c.Copy();
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < c.Stride; j++)
            {
                var (was, found) = (double.CreateChecked(before[i * c.Stride + j]), double.CreateChecked(after[i * c.Stride + j]));
                if (j >= n)
                {
                    if (was != found) Assert.Fail($"{m} {n} {k} {ta} {tb}: wrote outside C at {i}, {j}");
                    continue;
                }
                var sum = accumulate ? was : 0;
                var size = Math.Abs(sum) + 2;
                for (var p = 0; p < k; p++)
                {
                    var term = left[i * k + p] * right[p * n + j];
                    sum += term;
                    size += Math.Abs(term);
                }
                if (withBias) sum += addend[j];
                if (!(Math.Abs(sum - found) <= Epsilon * size * Math.Sqrt(k + 4)))
                    Assert.Fail($"{m} {n} {k} {ta} {tb} {accumulate} {withBias} at {i}, {j}: {found} instead of {sum}");
            }
        }
        foreach (var operand in new[] { a, b, c, bias }) operand.Matrix.Data.Storage.Dispose();
    }

    readonly struct TimesColumn : ITileEpilogue<T>
    {
        public void Apply(Span<T> row, nint column)
        {
            for (var i = 0; i < row.Length; i++) row[i] *= T.CreateChecked((int)column + i + 2);
        }
    }

    /// <summary>A random matrix with a random gap between its rows, at an address that is not aligned.</summary>
    sealed class Operand
    {
        public Operand(Random random, int rows, int columns, bool transposed = false, int stride = 0)
        {
            Stride = stride > 0 ? stride : (transposed ? rows : columns) + random.Next(4);
            var (offset, length) = (random.Next(4), Math.Max(1, (transposed ? columns : rows) * Stride));
            var storage = new Storage(null!, Allocator, (offset + length) * Unsafe.SizeOf<T>());
            var data = new View<T>(storage, offset, length);
            foreach (ref var value in data.Slice(0, length)) value = T.CreateChecked(random.NextDouble() * 2 - 1);
            Matrix = new(data, rows, columns, Stride, transposed);
        }

        public int Stride { get; }

        public Matrix<T> Matrix { get; }

        public ref T this[int i, int j] => ref Matrix.Data.Slice(Matrix.Transposed ? j * Stride + i : i * Stride + j, 1)[0];

        public T[] Copy() => Matrix.Data.Slice(0, Matrix.Data.Length).ToArray();

        /// <summary>The elements row by row, without gaps and as double.</summary>
        public double[] Plain()
        {
            var (values, plain) = (Copy(), new double[Matrix.Rows * Matrix.Columns]);
            for (nint i = 0, next = 0; i < Matrix.Rows; i++)
                for (nint j = 0; j < Matrix.Columns; j++, next++)
                    plain[next] = double.CreateChecked(values[Matrix.Transposed ? j * Stride + i : i * Stride + j]);
            return plain;
        }

        public View<T> Part(int row, int rows) => Matrix.Data.Part(row * Stride, rows * Stride);
    }
}
