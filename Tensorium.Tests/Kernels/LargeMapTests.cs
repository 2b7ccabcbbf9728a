using NUnit.Framework;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Tests.Kernels;

/// <summary>
/// Results so large that they are written past the caches, of lengths and rows that begin anywhere in a lane; the elements are small
/// integers, so that sums and products are exact.
/// </summary>
[TestFixture]
public class LargeMapTests
{
    const int Least = (int)(Elementwise.Streamed / sizeof(float));

    [Test]
    [RestoresThreads]
    public void Every_element_of_a_long_vector([Values(0, 1, 15, 16, 17)] int more, [Values(1, 2)] int threads)
    {
        WorkerPool.Threads = threads;
        var x = Tensor.From([.. Enumerable.Range(0, Least + more).Select(i => (float)(i % 4001))], Least + more);
        Check(x * x + x, i => (long)(i % 4001) * (i % 4001 + 1));
        Check(x[1..].Relu(), i => (i + 1) % 4001);
    }

    [Test]
    public void Every_element_of_rows_that_begin_anywhere()
    {
        const int width = 3001, height = Least / width + 1;
        var row = Tensor.Arange(width).To(DType.Float32);
        var column = Tensor.Arange(height).To(DType.Float32).Reshape(height, 1);
        Check((row - column).Reshape(-1), i => i % width - i / width);
    }

    [Test]
    public void Every_element_of_rows_shorter_than_a_block()
    {
        const int width = 47, height = Least / width + 1;
        var column = Tensor.Arange(height).To(DType.Float32).Reshape(height, 1);
        Check((Tensor.Arange(width).To(DType.Float32) + column).Reshape(-1), i => i % width + i / width);
    }

    [Test]
    public void Doubles_and_a_target_that_is_an_operand()
    {
        var x = Tensor.From([.. Enumerable.Range(0, Least / 2 + 3).Select(i => (double)i)], Least / 2 + 3);
        var y = x + 1;
        y.Mul_(x);
        var values = y.ToArray<double>();
        for (var i = 0; i < values.Length; i++)
            if (values[i] != (i + 1.0) * i) Assert.Fail($"element {i} is {values[i]}");
    }

    static void Check(Tensor y, Func<int, long> expected)
    {
        var values = y.ToArray<float>();
        for (var i = 0; i < values.Length; i++)
            if (values[i] != expected(i)) Assert.Fail($"element {i} of {values.Length} is {values[i]} instead of {expected(i)}");
    }
}
