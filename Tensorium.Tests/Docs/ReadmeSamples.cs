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
        LabeledData digits = DigitsData.Load();
        Tensor images = Tensor.From<float>(digits.Features, (digits.Rows, digits.FeatureCount));
        Tensor labels = Tensor.From(digits.Labels);
        var model = new Sequential { new Dense(64, "relu"), new Dense(10) };
        var optimizer = new Adam(model.Parameters) { LearningRate = 0.01 };
        for (int step = 1; step <= 100; step++)
        {
            using var scope = TensorScope.Enter();
            Tensor loss = Loss.CrossEntropy(model.Call(images, training: true), labels);
            loss.Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
            if (step % 20 == 0) Console.WriteLine($"step {step}: loss {loss.Item<float>():f3}");
        }
        // end
        var accuracy = Metric.Accuracy();
        accuracy.Update(model.Call(images), labels);
        Assert.That(accuracy.Result, Is.GreaterThan(0.97));
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
