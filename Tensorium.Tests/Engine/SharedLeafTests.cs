using NUnit.Framework;

namespace Tensorium.Tests.Engine;

/// <summary>Passes on several threads that share leaves: no gradient is lost.</summary>
[TestFixture]
[OnCpu("its threads")]
public class SharedLeafTests
{
    const int Threads = 4, Passes = 8, Rounds = 60;

    static Tensor Sides => Tensor.From(new float[,] { { -2, 2, 2, -2 } });

    static IEnumerable<TestCaseData> Ways =>
    [
        Way("a sum of two paths", (3, 4), w => (w * 2).Sum() - w.Sum()),
        Way("a product", (3, 4), w => (Tensor.Ones((2, 3)) / 2).MatMul(w).Sum()),
        Way("the factors of a product", (784, 300), w => Tensor.Ones((1, 784)).MatMul(w).Sum()),
        Way("column sums", 4, w => Tensor.Zeros((1, 3)).Linear(Tensor.Zeros((3, 4)), w).Sum()),
        Way("a normalization", 4, w => (Sides.Normalize([1], 12, w).Y * Sides).Sum()), // ±2 / √(4 + 12) of ±2
        Way("a cross-entropy", (3, 2), w => w.SoftmaxCrossEntropy(Tensor.From(0L, 0, 0)).Sum() * -2, [1, -1]),
        Way("gradients with a history", 4, w => w.Sum(), createGraph: true),
    ];

    [TestCaseSource(nameof(Ways))]
    public void Their_gradients_add_up(Shape shape, Func<Tensor, Tensor> f, double[] once, bool createGraph)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var w = Tensor.Zeros(shape).WithGrad();
            using var ready = new Barrier(Threads);
            var threads = Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    ready.SignalAndWait();
                    for (var pass = 0; pass < Passes; pass++) f(w).Backward(createGraph: createGraph);
                },
                TaskCreationOptions.LongRunning)).ToArray();
            Task.WaitAll(threads);
            var expected = Enumerable.Range(0, (int)shape.Count).Select(i => (float)once[i % once.Length] * Threads * Passes);
            Assert.That(w.Grad!.Detach().ToArray<float>(), Is.EqualTo(expected), $"round {round}");
        }
    }

    static TestCaseData Way(string name, Shape shape, Func<Tensor, Tensor> f, double[]? once = null, bool createGraph = false) =>
        new TestCaseData(shape, f, once ?? [1], createGraph).SetArgDisplayNames(name);
}
