namespace Tensorium.NN;

/// <summary>Classification problems made from random numbers, as hard as asked for. The same seed gives the same rows.</summary>
/// <remarks>Drawn from <see cref="Generator"/>, Philox 4x32-10, in Float64, then rounded to Float32.</remarks>
public static class SyntheticData
{
    /// <summary>
    /// Spiral arms, one a class: t in [0, 1] goes to t (cos a, sin a) with a = 2π (turns t + arm / arms). After Lang and
    /// Witbrock 1988.
    /// </summary>
    /// <param name="rows">The number of points; row i lies on arm i mod arms.</param>
    /// <param name="noise">The deviation of normal noise on both coordinates; the outer radius is 1.</param>
    /// <param name="arms">The number of arms, at least 2.</param>
    /// <param name="turns">How often an arm winds around the centre.</param>
    /// <param name="seed">Which of the possible samples.</param>
    /// <returns>Features of shape [2].</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer rows than arms, fewer arms than 2, or a number that is negative
    /// or not finite.</exception>
    public static LabeledData Spirals(int rows = 2000, double noise = 0.03, int arms = 2, double turns = 1.5, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 2);
        CheckRows(rows, arms);
        CheckNoise(noise);
        if (!(turns >= 0 && double.IsFinite(turns)))
            throw new ArgumentOutOfRangeException(nameof(turns), turns, $"turns = {turns}: it is finite and at least 0");
        var random = new Generator(seed);
        double[] along = Uniform(random, rows), jitter = Normal(random, 2 * rows);
        return Points("spirals", arms, jitter, noise, i =>
        {
            double angle = 2 * Math.PI * (turns * along[i] + (double)(i % arms) / arms);
            return (along[i] * Math.Cos(angle), along[i] * Math.Sin(angle));
        });
    }

    /// <summary>
    /// Two half circles that reach into each other: (cos a, sin a) and (1 - cos a, 1/2 - sin a) with a in [0, π].
    /// </summary>
    /// <param name="rows">The number of points, of both classes in turn.</param>
    /// <param name="noise">The deviation of normal noise on both coordinates; the radius is 1.</param>
    /// <param name="seed">Which of the possible samples.</param>
    /// <returns>Features of shape [2], two classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two rows, or noise that is negative or not finite.</exception>
    public static LabeledData Moons(int rows = 2000, double noise = 0.15, ulong seed = 0)
    {
        CheckRows(rows, 2);
        CheckNoise(noise);
        var random = new Generator(seed);
        double[] along = Uniform(random, rows), jitter = Normal(random, 2 * rows);
        return Points("moons", 2, jitter, noise, i =>
        {
            var (sin, cos) = Math.SinCos(Math.PI * along[i]);
            return i % 2 == 0 ? (cos, sin) : (1 - cos, 0.5 - sin);
        });
    }

    /// <summary>
    /// What a random network says: the class of normal features x is argmax (tanh(x A) B - its mean over the rows), and a
    /// share of the rows gets a random class instead.
    /// </summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="noise">The share of random classes, in [0, 1].</param>
    /// <param name="features">The number of features.</param>
    /// <param name="hidden">The units of the network.</param>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <param name="seed">Which network and which rows.</param>
    /// <returns>Features of shape [features].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or noise is no share.</exception>
    public static LabeledData Teacher(
        int rows = 2000, double noise = 0.05, int features = 20, int hidden = 16, int classes = 5, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        CheckRows(rows, classes);
        CheckShare(noise);
        var random = new Generator(seed);
        using var scope = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        var inner = Tensor.Randn(random, (features, hidden), deviation: Math.Sqrt(2.0 / features), dtype: DType.Float64, device: Device.Cpu);
        var outer = Tensor.Randn(random, (hidden, classes), dtype: DType.Float64, device: Device.Cpu);
        var x = Tensor.Randn(random, (rows, features), dtype: DType.Float64, device: Device.Cpu);
        var scores = x.MatMul(inner).Tanh().MatMul(outer);
        // Without the mean one class may win almost everywhere.
        int[] labels = (scores - scores.Mean(0, keepDims: true)).ArgMax(-1).To(DType.Int32).ToArray<int>();
        Blur(labels, noise, classes, random);
        return new("teacher", x.To(DType.Float32).ToArray<float>(), [features], labels, Names(classes));
    }

    /// <summary>
    /// Two classes on the sides of a random plane through z, where feature i is zᵢ c^(-i / (features - 1)): a linear problem
    /// whose loss is a ravine, about c² times as steep across as along.
    /// </summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="noise">The share of random classes, in [0, 1].</param>
    /// <param name="features">The number of features, at least 2.</param>
    /// <param name="scales">The ratio c of the largest feature's scale to the smallest's, at least 1.</param>
    /// <param name="seed">Which plane and which rows.</param>
    /// <returns>Features of shape [features], two classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, noise is no share, or c is below 1 or not finite.</exception>
    public static LabeledData Ravine(
        int rows = 2000, double noise = 0.05, int features = 20, double scales = 100, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 2);
        CheckRows(rows, 2);
        CheckShare(noise);
        if (!(scales >= 1 && double.IsFinite(scales)))
            throw new ArgumentOutOfRangeException(nameof(scales), scales, $"scales = {scales}: it is finite and at least 1");
        var random = new Generator(seed);
        double[] normal = Normal(random, features), z = Normal(random, checked(rows * features));
        float[] x = new float[z.Length];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            double side = 0;
            for (int i = 0; i < features; i++)
            {
                int at = row * features + i;
                side += normal[i] * z[at];
                x[at] = (float)(z[at] * Math.Pow(scales, -(double)i / (features - 1)));
            }
            labels[row] = side > 0 ? 1 : 0;
        }
        Blur(labels, noise, 2, random);
        return new("ravine", x, [features], labels, Names(2));
    }

    static LabeledData Points(
        string name, int classes, double[] jitter, double noise, Func<int, (double X, double Y)> place)
    {
        int rows = jitter.Length / 2;
        float[] features = new float[jitter.Length];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            var (x, y) = place(i);
            (features[2 * i], features[2 * i + 1]) = ((float)(x + noise * jitter[2 * i]), (float)(y + noise * jitter[2 * i + 1]));
            labels[i] = i % classes;
        }
        return new(name, features, [2], labels, Names(classes));
    }

    /// <summary>Gives a share of the rows, each by a coin of its own, a class drawn from all.</summary>
    static void Blur(int[] labels, double share, int classes, Generator random)
    {
        double[] coins = Uniform(random, labels.Length), draws = Uniform(random, labels.Length);
        for (int i = 0; i < labels.Length; i++)
            if (coins[i] < share) labels[i] = (int)(draws[i] * classes);
    }

    static double[] Uniform(Generator random, int count)
    {
        using var scope = TensorScope.Enter();
        return Tensor.Rand(random, count, dtype: DType.Float64, device: Device.Cpu).ToArray<double>();
    }

    static double[] Normal(Generator random, int count)
    {
        using var scope = TensorScope.Enter();
        return Tensor.Randn(random, (Shape)count, dtype: DType.Float64, device: Device.Cpu).ToArray<double>();
    }

    static string[] Names(int classes) =>
        [.. Enumerable.Range(0, classes).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    static void CheckRows(int rows, int classes)
    {
        if (rows < classes)
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"rows = {rows}: {classes} classes need at least {classes}");
    }

    static void CheckNoise(double noise)
    {
        if (!(noise >= 0 && double.IsFinite(noise)))
            throw new ArgumentOutOfRangeException(nameof(noise), noise, $"noise = {noise}: it is finite and at least 0");
    }

    static void CheckShare(double noise)
    {
        if (!(noise is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(noise), noise, $"noise = {noise}: it is a share, in [0, 1]");
    }
}
