using Tensorium.Kernels;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>Trains a network of dense layers with ReLU between them on one batch, again and again.</summary>
sealed class TrainingStep
{
    // So small that the network never learns its one batch: gradients would become denormal numbers, which are slow.
    const double Rate = 1e-7;

    readonly Tensor _inputs, _labels;
    readonly List<(Tensor Weights, Tensor Bias)> _layers = [];
    readonly List<Tensor> _parameters = [];
    readonly List<Operand[]> _slots = [];
    readonly bool _adam;
    long _step;

    /// <summary>Makes the network and its batch.</summary>
    /// <param name="widths">Of the input and of each layer.</param>
    /// <param name="batch">Rows in a step.</param>
    /// <param name="adam">Adam, or else gradient descent.</param>
    public TrainingStep(int[] widths, int batch, bool adam)
    {
        var generator = new Generator(1);
        _adam = adam;
        _inputs = Tensor.Randn(generator, batch, widths[0]);
        _labels = Tensor.RandInt(generator, batch, 0, widths[^1]);
        for (int i = 1; i < widths.Length; i++)
        {
            Tensor weights = (Tensor.Randn(generator, widths[i - 1], widths[i]) * Math.Sqrt(2.0 / widths[i - 1])).WithGrad();
            Tensor bias = Tensor.Zeros(widths[i]).WithGrad();
            _layers.Add((weights, bias));
            _parameters.AddRange([weights, bias]);
        }
        foreach (Tensor parameter in _parameters) _slots.Add([Zeros(parameter), Zeros(parameter)]);
    }

    /// <summary>One step.</summary>
    public void Run()
    {
        using var scope = TensorScope.Enter();
        Tensor x = _inputs;
        for (int i = 0; i < _layers.Count; i++)
        {
            x = x.MatMul(_layers[i].Weights) + _layers[i].Bias;
            if (i < _layers.Count - 1) x = x.Relu();
        }
        foreach (Tensor parameter in _parameters) parameter.ZeroGrad();
        x.SoftmaxCrossEntropy(_labels).Mean().Backward();
        Update();
    }

    void Update()
    {
        SgdRule sgd = new SgdRule().At(++_step, Rate);
        AdamRule adam = new AdamRule(0.9, 0.999, 1e-7).At(_step, Rate);
        for (int i = 0; i < _parameters.Count; i++)
        {
            Operand w = _parameters[i].Operand, g = _parameters[i].Grad!.Operand;
            if (_adam) Device.Cpu.Update(adam, w, g, _slots[i][0], _slots[i][1], default);
            else Device.Cpu.Update(sgd, w, g, default, default, default);
        }
    }

    static Operand Zeros(Tensor like) => Tensor.ZerosLike(like).Operand;
}
