using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Tests.Kernels;

/// <summary>
/// The gradient by x W + b and its column sums in one pass, of heights and widths that end everywhere in groups of rows, pieces
/// and lanes; the elements are small integers, so that sums are exact.
/// </summary>
[TestFixture]
[OnCpu("its kernels")]
public class MappedRowTests
{
    [Test]
    [RestoresThreads]
    public void Every_row_and_column(
        [Values(1, 15, 16, 17, 256, 257, 1030)] int rows, [Values(1, 7, 8, 15, 16, 17, 63, 64, 65, 300, 4096, 4097)] int columns,
        [Values(1, 2)] int threads, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        WorkerPool.Threads = threads;
        Check(Numbers(rows, columns, 7919).To(dtype), Numbers(rows, columns, 104729).To(dtype));
    }

    [Test]
    public void Rows_that_lie_otherwise()
    {
        var y = Numbers(70, 40, 104729);
        Check(Numbers(40, 70, 7919).T, y);
        Check(Numbers(1, 40, 7919).Expand((70, 40)), y);
        Check(Numbers(90, 40, 7919)[11..81], y);
    }

    [Test]
    public void No_rows()
    {
        var sums = Tensor.Ones(20);
        var none = Tensor.Zeros((0, 20));
        Assert.That(Tensor.GradientAndSums(new UnaryGradientMap<Relu>(default), none, none, sums).Shape, Is.EqualTo((Shape)(0, 20)));
        Assert.That(sums, Is.EqualTo(Tensor.Zeros(20)));
    }

    /// <summary>Gradients of weights and bias by the public way, against the products and sums of a double loop.</summary>
    [Test]
    public void Gradients_of_a_layer([Values(3, 130)] int rows, [Values(5, 100)] int columns)
    {
        var x = Numbers(rows, 2, 31) / 512;
        Tensor weight = (Numbers(2, columns, 77) / 512).WithGrad(), bias = (Numbers(1, columns, 13) / 512).Reshape(columns).WithGrad();
        var seed = Numbers(rows, columns, 7919);
        (x.Linear(weight, bias, new Tanh()) * seed).Sum().Backward();
        var (byWeight, byBias) = (new double[2 * columns], new double[columns]);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var z = x[i, 0].Item<float>() * weight[0, j].Item<float>() + x[i, 1].Item<float>() * weight[1, j].Item<float>() + bias[j].Item<float>();
                var slope = seed[i, j].Item<float>() * (1 - Math.Pow(Math.Tanh(z), 2));
                byBias[j] += slope;
                for (var k = 0; k < 2; k++) byWeight[k * columns + j] += slope * x[i, k].Item<float>();
            }
        }
        Assert.That(bias.Grad!.ToArray<float>(), Is.EqualTo(byBias).Within(0.05)); // sums of up to 130 numbers of up to 504
        Assert.That(weight.Grad!.ToArray<float>(), Is.EqualTo(byWeight).Within(0.05));
    }

    static void Check(Tensor dy, Tensor y)
    {
        var (rows, columns) = ((int)y.Shape[0], (int)y.Shape[1]);
        var sums = Tensor.Empty(columns, dy.DType, Device.Cpu);
        var dz = Tensor.GradientAndSums(new UnaryGradientMap<Relu>(default), dy, y, sums).To(DType.Float64).ToArray<double>();
        double[] gradient = dy.To(DType.Float64).ToArray<double>(), output = y.To(DType.Float64).ToArray<double>(), expected = new double[columns];
        for (var i = 0; i < dz.Length; i++)
        {
            var slope = output[i] > 0 ? gradient[i] : 0;
            if (dz[i] != slope) Assert.Fail($"row {i / columns}, column {i % columns} of {rows} x {columns}: {dz[i]} for {slope}");
            expected[i % columns] += slope;
        }
        Assert.That(sums.To(DType.Float64).ToArray<double>().AsSpan().SequenceEqual(expected), $"sums of {rows} x {columns}");
    }

    static Tensor Numbers(int rows, int columns, int factor) =>
        Tensor.From([.. Enumerable.Range(0, rows * columns).Select(i => (float)((long)i * factor % 1009 - 504))], rows * columns)
            .Reshape(rows, columns);
}
