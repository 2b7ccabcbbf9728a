using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.Engine;

/// <summary>What lies behind the last element, left there by a tensor before, decides no bit of a result.</summary>
[TestFixture]
[OnCpu("its memory")]
public class StaleMemoryTests
{
    // A vector sine takes another path, and rounds in other places, when one of its elements is large.
    static readonly double[] Stale = [0.1, 2, 1e3, 1e9, 1e300, double.NaN];

    [Test]
    public void Behind_an_elementwise_op([Values(DType.Float32, DType.Float64)] DType dtype) =>
        Check(dtype, x => x.Sin(), x => x.Cos(), x => x.Exp(), x => x.Tanh(), x => x.Erf());

    [Test]
    public void Behind_a_fused_activation([Values(DType.Float32, DType.Float64)] DType dtype) =>
        Check(dtype, x => x.Reshape(1, -1).Linear(Tensor.Eye(x.Count, dtype: dtype), null, new Sin()));

    static void Check(DType dtype, params Func<Tensor, Tensor>[] functions)
    {
        foreach (var f in functions)
        {
            for (var count = 1; count < 24; count++)
            {
                List<double[]> results = [];
                foreach (var stale in Stale)
                {
                    // the pool hands the last memory out first
                    var remains = Enumerable.Range(0, 8).Select(_ => Tensor.Full(24, stale, dtype)).ToArray();
                    Array.ForEach(remains, each => each.Dispose());
                    results.Add(f(Tensor.Linspace(0.1, 0.7, count, dtype)).To(DType.Float64).ToArray<double>());
                }
                Assert.That(results.Skip(1), Is.All.EqualTo(results[0]), $"{count} elements");
            }
        }
    }
}
