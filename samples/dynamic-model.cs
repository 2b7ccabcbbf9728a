#:project ../Tensorium.NN/Tensorium.NN.csproj
// A dynamic model by subclassing: its Forward is plain C#. Here stochastic depth (Huang et al. 2016): a training step skips
// each residual block with a probability, by an if. Outside of training every block counts by its chance of being there.
using Tensorium;
using Tensorium.NN;

Generator.Default.Seed(42);
(Dataset train, Dataset test) = Datasets.Digits().Split(0.8, seed: 1, stratified: true);

var model = new StochasticDepth(blocks: 8, survival: 0.8);
model.Compile(
    new Adam { LearningRate = 1e-3 }, loss: Loss.SparseCategoricalCrossentropy(fromLogits: true), metrics: ["accuracy"]);
History history = model.Fit(train, epochs: 25);
(_, double accuracy) = model.Evaluate(test);
double mean = model.Depths.Average();
Console.WriteLine($"{model.Depths.Count} training steps went through {model.Depths.Min()} to {model.Depths.Max()} of 8 blocks, "
    + $"{mean:f2} on average");
Console.WriteLine($"training loss {history["loss"][0]:f3} to {history["loss"][^1]:f3}; "
    + $"accuracy on {test.Count} unseen digits {accuracy:p1}");

bool holds = accuracy >= 0.95 && Math.Abs(mean - 0.8 * 8) < 0.2 && model.Depths.Distinct().Count() > 3;
Console.WriteLine($"claim: a net whose depth changes at each step learns, and at least 95 % are right: {holds}");
return holds ? 0 : 1;

sealed class ResidualBlock : Model
{
    readonly Dense _hidden, _output;

    public ResidualBlock(int units)
    {
        _hidden = Track(new Dense(units, "relu") { KernelInitializer = "he_normal" });
        _output = Track(new Dense(units) { KernelInitializer = "zeros" }); // a block begins as nothing added
    }

    protected override Tensor Forward(Tensor x, bool training) => _output.Call(_hidden.Call(x, training), training);
}

sealed class StochasticDepth : Model
{
    readonly Dense _first, _last;
    readonly ResidualBlock[] _blocks;
    readonly double _survival;

    public StochasticDepth(int blocks, double survival)
    {
        _survival = survival;
        _first = Track(new Dense(32, "relu"));
        _blocks = [.. Enumerable.Range(0, blocks).Select(_ => Track(new ResidualBlock(32)))];
        _last = Track(new Dense(10));
    }

    public List<int> Depths { get; } = [];

    protected override Tensor Forward(Tensor x, bool training)
    {
        Tensor z = _first.Call(x.Flatten(1), training);
        int depth = 0;
        foreach (ResidualBlock block in _blocks)
        {
            if (!training)
            {
                z += _survival * block.Call(z);
            }
            else if (Tensor.Rand(1).Item<float>() < _survival)
            {
                z += block.Call(z, training);
                depth++;
            }
        }
        if (training) Depths.Add(depth);
        return _last.Call(z, training);
    }
}
