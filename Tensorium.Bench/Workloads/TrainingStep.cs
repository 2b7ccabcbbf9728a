using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>Trains a network of dense layers with ReLU between them on one batch, again and again.</summary>
sealed class TrainingStep
{
    // So small that the network never learns its one batch: gradients would become denormal numbers, which are slow.
    const double Rate = 1e-7;

    readonly Tensor _inputs, _labels;
    readonly Sequential _model = new() { Generator = new Generator(1) };
    readonly Optimizer _optimizer;

    /// <summary>Makes the network and its batch.</summary>
    /// <param name="widths">Of the input and of each layer.</param>
    /// <param name="batch">Rows in a step.</param>
    /// <param name="optimizer">One of <see cref="Optimizer.Names"/>.</param>
    public TrainingStep(int[] widths, int batch, string optimizer)
    {
        _inputs = Tensor.Randn(new Generator(2), batch, widths[0]);
        _labels = Tensor.RandInt(new Generator(3), batch, 0, widths[^1]);
        foreach (int units in widths[1..^1]) _model.Add(new Dense(units, "relu") { KernelInitializer = Initializer.HeNormal });
        _model.Add(new Dense(widths[^1]));
        _model.Build(_inputs.Shape);
        _optimizer = Optimizer.Create(optimizer);
        _optimizer.LearningRate = Rate;
        _optimizer.Attach(_model.Parameters);
    }

    /// <summary>One step: forward, loss, backward, update.</summary>
    public void Run()
    {
        using var scope = TensorScope.Enter();
        Loss.CrossEntropy(_model.Call(_inputs, training: true), _labels).Backward();
        _optimizer.Step();
        _optimizer.ZeroGrad();
    }
}
