using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Docs;

/// <summary>The samples of README.md.</summary>
[TestFixture]
public class ReadmeSamples
{
    [Test]
    public void Quick_start()
    {
        // sample: quick-start
        // using Tensorium; using Tensorium.NN;
        (Dataset train, Dataset valid) = Datasets.Digits().Split(0.8, seed: 42, stratified: true);
        var model = new Sequential { new Flatten(), new Dense(64, "relu"), new Dense(10) };
        var optimizer = new Adam(model.Parameters) { LearningRate = 0.003 };
        var order = new Generator(1);
        for (int epoch = 1; epoch <= 10; epoch++)
        {
            foreach (Batch batch in train.Batches(32, shuffle: order))
            {
                using var scope = TensorScope.Enter();
                Tensor loss = Loss.CrossEntropy(model.Call(batch.Features, training: true), batch.Labels);
                loss.Backward();
                optimizer.Step();
                optimizer.ZeroGrad();
            }
            Tensor right = model.Call(valid.Features).ArgMax(-1).Eq(valid.Labels);
            Console.WriteLine($"epoch {epoch}: {right.Mean().Item<float>():p1} of the validation digits are right");
        }
        // end
        var accuracy = Metric.Accuracy();
        accuracy.Update(model.Call(valid.Features), valid.Labels);
        Assert.That(accuracy.Result, Is.GreaterThan(0.95));
    }

    [Test]
    public void Gradients()
    {
        // sample: gradients
        Tensor x = Tensor.From(1.0, 2.0, 3.0).WithGrad();
        Tensor y = (x.Sin() * x).Sum();
        y.Backward();
        Console.WriteLine(x.Grad); // sin x + x cos x

        Tensor p = Tensor.Randn(new Generator(1), (2, 3), dtype: DType.Float64);
        Tensor q = Tensor.Randn(new Generator(2), (3, 4), dtype: DType.Float64);
        GradientCheck.Verify(t => t[0].MatMul(t[1]).Tanh(), [p, q]); // throws where a gradient is wrong
        // end
        double[] expected = [.. new[] { 1.0, 2, 3 }.Select(v => Math.Sin(v) + v * Math.Cos(v))];
        Assert.That(x.Grad!.ToArray<double>(), Is.EqualTo(expected).Within(1e-15));
    }
}
