using NUnit.Framework;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Tests.Kernels;

/// <summary>Elements and rows at indices, in shapes whose chunks begin inside of a row, against loops over all indices.</summary>
[TestFixture, RestoresThreads]
public class IndexTests
{
    [Test]
    public void Rows_of_any_length([Values(1, 3, 15, 16, 17, 37)] int inner, [Values(1, 2)] int threads)
    {
        WorkerPool.Threads = threads;
        const int outer = 2, n = 50, many = 3000;
        var random = new Random(inner);
        var places = Enumerable.Range(0, many).Select(_ => random.NextInt64(n)).ToArray();
        var x = Integers(random, outer * n * inner);
        var added = Integers(random, outer * many * inner);
        var sums = (float[])x.Clone();
        var chosen = new float[outer * many * inner];
        for (var at = 0; at < chosen.Length; at++)
        {
            var (o, j, i) = (at / inner / many, at / inner % many, at % inner);
            var from = (((o * n) + (int)places[j]) * inner) + i;
            chosen[at] = x[from];
            sums[from] += added[at];
        }
        var (tensor, indices) = (Tensor.From(x).Reshape(outer, n, inner), Tensor.From(places));
        Assert.That(tensor.IndexSelect(1, indices).ToArray<float>(), Is.EqualTo(chosen));
        Assert.That(tensor.IndexAdd(1, indices, Tensor.From(added).Reshape(outer, many, inner)).ToArray<float>(), Is.EqualTo(sums));
    }

    [Test]
    public void Elements_one_by_one([Values(1, 3)] int inner, [Values(1, 2)] int threads)
    {
        WorkerPool.Threads = threads;
        const int outer = 3, n = 70, many = 30_011; // more than a chunk, which ends inside of a row
        var random = new Random(inner);
        var places = Enumerable.Range(0, outer * many * inner).Select(_ => random.NextInt64(n)).ToArray();
        var x = Integers(random, outer * n * inner);
        var added = Integers(random, places.Length);
        var sums = (float[])x.Clone();
        var gathered = new float[places.Length];
        for (var at = 0; at < places.Length; at++)
        {
            var from = (((at / inner / many * n) + (int)places[at]) * inner) + (at % inner);
            gathered[at] = x[from];
            sums[from] += added[at];
        }
        var (tensor, indices) = (Tensor.From(x).Reshape(outer, n, inner), Tensor.From(places).Reshape(outer, many, inner));
        Assert.That(tensor.Gather(1, indices).ToArray<float>(), Is.EqualTo(gathered));
        Assert.That(tensor.ScatterAdd(1, indices, Tensor.From(added).Reshape(outer, many, inner)).ToArray<float>(), Is.EqualTo(sums));
    }

    // small ones, whose sums are exact in any order
    static float[] Integers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-50, 50))];
}
