using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>Networks and matrices so large that <see cref="Optimizer.Minimize"/> leaves their gradients by one example as outer products.</summary>
static class SingleExample
{
    public const int Inputs = 900, Hidden = 75, Outputs = 3;

    public static Tensor Network(Parameter[] w, Tensor x) =>
        x.Linear(w[0].Value, w[1].Value).Tanh().Linear(w[2].Value, w[3].Value).Square().Mean();

    public static Tensor Example(int batch, DType dtype, int step) => Tensor.Randn(new Generator((ulong)(10 + step)), (batch, Inputs), dtype: dtype);

    public static Parameter[] Weights(DType dtype) =>
    [
        new("dense/kernel", Tensor.Randn(new Generator(1), (Inputs, Hidden), dtype: dtype) * 0.1),
        new("dense/bias", Tensor.Randn(new Generator(2), Hidden, dtype: dtype)),
        new("dense_1/kernel", Tensor.Randn(new Generator(3), (Hidden, Outputs), dtype: dtype)),
        new("dense_1/bias", Tensor.Randn(new Generator(4), Outputs, dtype: dtype)),
    ];
}
