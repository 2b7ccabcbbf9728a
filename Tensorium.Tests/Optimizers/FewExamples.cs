using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>Networks and matrices so large that their gradients by few examples are left as products.</summary>
static class FewExamples
{
    public const int Inputs = 900, Hidden = 75, Outputs = 3;

    public static Tensor Network(Parameter[] w, Tensor x) =>
        x.Linear(w[0].Value, w[1].Value).Tanh().Linear(w[2].Value, w[3].Value).Square().Mean();

    /// <summary>A batch for a step.</summary>
    public static Tensor Batch(int step, int count = 1, DType dtype = DType.Float32) =>
        Tensor.Randn(new Generator((ulong)(10 + step)), (count, Inputs), dtype: dtype);

    public static Parameter[] Weights(DType dtype = DType.Float32) =>
    [
        new("dense/kernel", Tensor.Randn(new Generator(1), (Inputs, Hidden), dtype: dtype) * 0.1),
        new("dense/bias", Tensor.Randn(new Generator(2), Hidden, dtype: dtype)),
        new("dense_1/kernel", Tensor.Randn(new Generator(3), (Hidden, Outputs), dtype: dtype)),
        new("dense_1/bias", Tensor.Randn(new Generator(4), Outputs, dtype: dtype)),
    ];

    public static Parameter Matrix(string name, ulong seed) => new(name, Tensor.Randn(new Generator(seed), (Inputs, Hidden)));

    /// <summary>
    /// The sum of the products of rows of x and y by plain loops, one example after the other, by the multiply-adds of the hardware: exact to
    /// the last bit.
    /// </summary>
    public static float[] Product(float[] x, float[] y, int examples = 1)
    {
        var (rows, columns) = (x.Length / examples, y.Length / examples);
        var product = new float[rows * columns];
        for (var example = 0; example < examples; example++)
            for (var i = 0; i < rows; i++)
                for (var j = 0; j < columns; j++)
                    product[i * columns + j] =
                        float.MultiplyAddEstimate(x[example * rows + i], y[example * columns + j], product[i * columns + j]);
        return product;
    }
}
