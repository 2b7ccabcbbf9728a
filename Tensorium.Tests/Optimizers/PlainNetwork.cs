namespace Tensorium.Tests.Optimizers;

/// <summary>
/// A network of two dense layers as plain loops in double, its gradients worked out by hand: mean square of
/// tanh(x W₁ + b₁) W₂ + b₂ - y. Its data and first weights are sines, so that any other program can have the same.
/// </summary>
sealed class PlainNetwork
{
    public const int Rows = 12, Inputs = 4, Hidden = 6, Outputs = 2;

    public static readonly int[] Counts = [Inputs * Hidden, Hidden, Hidden * Outputs, Outputs];

    public static readonly double[] X = Waves(Rows * Inputs, 1.3, 1), Y = Waves(Rows * Outputs, 0.7, 1);

    /// <summary>W₁, b₁, W₂, b₂ in row-major order.</summary>
    public double[][] Weights { get; } =
        [Waves(Counts[0], 2.1, 0.5), Waves(Counts[1], 1.7, 0.5), Waves(Counts[2], 2.9, 0.5), Waves(Counts[3], 0.9, 0.5)];

    /// <summary>The learning rate of step t, from 1, as a share of the first one: it falls and rises.</summary>
    public static double Share(int t) => 0.6 + 0.4 * Math.Cos(0.2 * t);

    /// <summary>The loss, and its gradients by <see cref="Weights"/>.</summary>
    public (double Loss, double[][] Gradients) Descend()
    {
        double loss = 0;
        double[][] gradients = [.. Counts.Select(count => new double[count])];
        for (int row = 0; row < Rows; row++)
        {
            var h = new double[Hidden];
            for (int j = 0; j < Hidden; j++)
            {
                double sum = Weights[1][j];
                for (int i = 0; i < Inputs; i++) sum += X[row * Inputs + i] * Weights[0][i * Hidden + j];
                h[j] = Math.Tanh(sum);
            }

            var back = new double[Hidden];
            for (int k = 0; k < Outputs; k++)
            {
                double error = Weights[3][k] - Y[row * Outputs + k];
                for (int j = 0; j < Hidden; j++) error += h[j] * Weights[2][j * Outputs + k];
                loss += error * error / (Rows * Outputs);
                double slope = 2 * error / (Rows * Outputs);
                gradients[3][k] += slope;
                for (int j = 0; j < Hidden; j++)
                {
                    gradients[2][j * Outputs + k] += slope * h[j];
                    back[j] += slope * Weights[2][j * Outputs + k] * (1 - h[j] * h[j]);
                }
            }

            for (int j = 0; j < Hidden; j++)
            {
                gradients[1][j] += back[j];
                for (int i = 0; i < Inputs; i++) gradients[0][i * Hidden + j] += back[j] * X[row * Inputs + i];
            }
        }

        return (loss, gradients);
    }

    static double[] Waves(int count, double frequency, double height) =>
        [.. Enumerable.Range(0, count).Select(i => height * Math.Sin(frequency * i + 0.5))];
}
