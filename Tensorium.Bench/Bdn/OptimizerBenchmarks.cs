using BenchmarkDotNet.Attributes;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>A step of each optimizer over all weights of a network, beside plain SGD.</summary>
[MemoryDiagnoser]
public class OptimizerBenchmarks
{
    readonly Dictionary<string, Optimizer> _optimizers = new(StringComparer.Ordinal);

    /// <summary>The units of a network of dense layers, by the weights and biases that it has, rounded.</summary>
    static readonly Dictionary<int, int[]> Networks = new()
    {
        [10_000] = [64, 100, 32, 10],
        [270_000] = [784, 300, 100, 10],
        [16_000_000] = [2048, 2048, 2048, 2048, 1700],
    };

    /// <summary>How many weights and biases: 10,062 in six tensors, 266,610 in six, or 16,072,356 in eight.</summary>
    [Params(10_000, 270_000, 16_000_000)]
    public int Weights { get; set; }

    /// <summary>Makes the weights and their gradients; state is made in an optimizer's first step.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        int[] units = Networks[Weights];
        List<Parameter> parameters = [];
        for (int i = 1; i < units.Length; i++)
        {
            parameters.Add(new($"layer{i}/kernel", Tensor.Randn(new Generator((ulong)i), units[i - 1], units[i])));
            parameters.Add(new($"layer{i}/bias", Tensor.Randn(new Generator((ulong)i), units[i])));
        }
        foreach (Parameter parameter in parameters) parameter.Value.Grad = Tensor.Randn(new Generator(9), [.. parameter.Shape]);
        foreach (string name in Optimizer.Names)
        {
            Optimizer optimizer = Optimizer.Create(name);
            optimizer.LearningRate = 1e-7; // the weights keep their size
            optimizer.Attach(parameters);
            _optimizers.Add(name, optimizer);
        }
    }

    /// <summary>A step of <see cref="NN.Sgd"/>, what the others are compared with.</summary>
    [Benchmark(Baseline = true)]
    public void Sgd() => _optimizers["sgd"].Step();

    /// <summary>A step of <see cref="NN.Momentum"/>.</summary>
    [Benchmark]
    public void Momentum() => _optimizers["momentum"].Step();

    /// <summary>A step of <see cref="NN.Nag"/>.</summary>
    [Benchmark]
    public void Nag() => _optimizers["nag"].Step();

    /// <summary>A step of <see cref="NN.AdaGrad"/>.</summary>
    [Benchmark]
    public void AdaGrad() => _optimizers["adagrad"].Step();

    /// <summary>A step of <see cref="NN.AdaDelta"/>.</summary>
    [Benchmark]
    public void AdaDelta() => _optimizers["adadelta"].Step();

    /// <summary>A step of <see cref="NN.RmsProp"/>.</summary>
    [Benchmark]
    public void RmsProp() => _optimizers["rmsprop"].Step();

    /// <summary>A step of <see cref="NN.Adam"/>.</summary>
    [Benchmark]
    public void Adam() => _optimizers["adam"].Step();

    /// <summary>A step of <see cref="NN.AdaMax"/>.</summary>
    [Benchmark]
    public void AdaMax() => _optimizers["adamax"].Step();

    /// <summary>A step of <see cref="NN.Nadam"/>.</summary>
    [Benchmark]
    public void Nadam() => _optimizers["nadam"].Step();

    /// <summary>A step of <see cref="NN.AdamW"/>.</summary>
    [Benchmark]
    public void AdamW() => _optimizers["adamw"].Step();

    /// <summary>A step of <see cref="NN.RAdam"/>.</summary>
    [Benchmark]
    public void RAdam() => _optimizers["radam"].Step();

    /// <summary>A step of <see cref="NN.Lamb"/>.</summary>
    [Benchmark]
    public void Lamb() => _optimizers["lamb"].Step();

    /// <summary>A step of <see cref="NN.Lion"/>.</summary>
    [Benchmark]
    public void Lion() => _optimizers["lion"].Step();
}
