using BenchmarkDotNet.Attributes;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>Adam over 1,000 weights: in one tensor, in ten that one optimizer steps, and in ten with an optimizer each.</summary>
[MemoryDiagnoser]
public class OptimizerTensorsBenchmarks
{
    Optimizer _one = new Adam(), _ten = new Adam();
    Optimizer[] _each = [];

    /// <summary>Makes the weights and their gradients.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _one = new Adam([Weight(0, 1000)]) { LearningRate = 1e-7 };
        _ten = new Adam([.. Enumerable.Range(0, 10).Select(i => Weight(i, 100))]) { LearningRate = 1e-7 };
        _each = [.. Enumerable.Range(0, 10).Select(i => new Adam([Weight(i, 100)]) { LearningRate = 1e-7 })];

        static Parameter Weight(int number, int count)
        {
            var parameter = new Parameter($"w{number}", Tensor.Randn(new Generator(1), count));
            parameter.Value.Grad = Tensor.Randn(new Generator(2), count);
            return parameter;
        }
    }

    /// <summary>One tensor of 1,000 weights.</summary>
    [Benchmark(Baseline = true)]
    public void OneTensor() => _one.Step();

    /// <summary>Ten tensors of 100 weights, in one dispatch.</summary>
    [Benchmark]
    public void TenTensors() => _ten.Step();

    /// <summary>Ten tensors of 100 weights, in a dispatch each.</summary>
    [Benchmark]
    public void TenOptimizers()
    {
        foreach (Optimizer optimizer in _each) optimizer.Step();
    }
}
