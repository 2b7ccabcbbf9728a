using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>Networks and matrices so large that their gradients by one example are left as outer products.</summary>
static class SingleExample
{
    public const int Inputs = 900, Hidden = 75, Outputs = 3;

    public static Tensor Network(Parameter[] w, Tensor x) =>
        x.Linear(w[0].Value, w[1].Value).Tanh().Linear(w[2].Value, w[3].Value).Square().Mean();

    public static Tensor Example(int step, DType dtype = DType.Float32) =>
        Tensor.Randn(new Generator((ulong)(10 + step)), (1, Inputs), dtype: dtype);

    public static Parameter[] Weights(DType dtype = DType.Float32) =>
    [
        new("dense/kernel", Tensor.Randn(new Generator(1), (Inputs, Hidden), dtype: dtype) * 0.1),
        new("dense/bias", Tensor.Randn(new Generator(2), Hidden, dtype: dtype)),
        new("dense_1/kernel", Tensor.Randn(new Generator(3), (Hidden, Outputs), dtype: dtype)),
        new("dense_1/bias", Tensor.Randn(new Generator(4), Outputs, dtype: dtype)),
    ];

    public static Parameter Matrix(string name, ulong seed) => new(name, Tensor.Randn(new Generator(seed), (Inputs, Hidden)));

    /// <summary>The product of a column and a row by a plain double loop, which is exact to the last bit of the sum of one product.</summary>
    public static float[] Product(float[] column, float[] row)
    {
        var product = new float[column.Length * row.Length];
        for (var i = 0; i < column.Length; i++)
            for (var j = 0; j < row.Length; j++) product[i * row.Length + j] = column[i] * row[j];
        return product;
    }
}
