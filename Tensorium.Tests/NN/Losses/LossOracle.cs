namespace Tensorium.Tests.NN.Losses;

/// <summary>Losses of Keras 3's documentation (keras/src/losses/losses.py) of one row, as plain loops, and their gradients by hand.</summary>
static class LossOracle
{
    const double Epsilon = 1e-7;

    public static double Clip(double x, double low, double high) => Math.Min(Math.Max(x, low), high);

    /// <summary>The mean of an element's loss along a row.</summary>
    public static double Mean(double[] p, double[] t, Func<double, double, double> f)
    {
        double sum = 0;
        for (var i = 0; i < p.Length; i++) sum += f(p[i], t[i]);
        return sum / p.Length;
    }

    /// <summary>The gradient of <see cref="Mean"/> from the element's.</summary>
    public static double[] Slopes(double[] p, double[] t, Func<double, double, double> slope)
    {
        var result = new double[p.Length];
        for (var i = 0; i < p.Length; i++) result[i] = slope(p[i], t[i]) / p.Length;
        return result;
    }

    public static double[] Softmax(double[] x)
    {
        var (max, sum) = (x.Max(), 0.0);
        foreach (var each in x) sum += Math.Exp(each - max);
        return Array.ConvertAll(x, each => Math.Exp(each - max) / sum);
    }

    public static double CategoricalLogits(double[] p, double[] t)
    {
        var (q, sum) = (Softmax(p), 0.0);
        for (var i = 0; i < p.Length; i++) sum -= t[i] * Math.Log(q[i]);
        return sum;
    }

    public static double[] CategoricalLogitsSlopes(double[] p, double[] t)
    {
        var q = Softmax(p);
        return [.. q.Select((each, i) => (each * t.Sum()) - t[i])];
    }

    public static double Categorical(double[] p, double[] t)
    {
        var (total, sum) = (p.Sum(), 0.0);
        for (var i = 0; i < p.Length; i++) sum -= t[i] * Math.Log(Clip(p[i] / total, Epsilon, 1 - Epsilon));
        return sum;
    }

    /// <summary>Of -Σ t log(p / Σ p), far from the clip: -t / p + Σ t / Σ p.</summary>
    public static double[] CategoricalSlopes(double[] p, double[] t) => [.. p.Select((each, i) => (-t[i] / each) + (t.Sum() / p.Sum()))];

    public static double Cosine(double[] p, double[] t)
    {
        var (dot, pp, tt) = Dots(p, t);
        return -dot / Math.Sqrt(pp * tt);
    }

    public static double[] CosineSlopes(double[] p, double[] t)
    {
        var (dot, pp, tt) = Dots(p, t);
        return [.. p.Select((each, i) => -(t[i] - (dot * each / pp)) / Math.Sqrt(pp * tt))];
    }

    public static double Divergence(double[] p, double[] t)
    {
        double sum = 0;
        for (var i = 0; i < p.Length; i++)
            sum += Clip(t[i], Epsilon, 1) * Math.Log(Clip(t[i], Epsilon, 1) / Clip(p[i], Epsilon, 1));
        return sum;
    }

    public static double CategoricalHinge(double[] p, double[] t)
    {
        var (right, wrong) = (0.0, double.NegativeInfinity);
        for (var i = 0; i < p.Length; i++) (right, wrong) = (right + (t[i] * p[i]), Math.Max(wrong, (1 - t[i]) * p[i]));
        return Math.Max(wrong - right + 1, 0);
    }

    static (double Dot, double PP, double TT) Dots(double[] p, double[] t)
    {
        var (dot, pp, tt) = (0.0, 0.0, 0.0);
        for (var i = 0; i < p.Length; i++) (dot, pp, tt) = (dot + (p[i] * t[i]), pp + (p[i] * p[i]), tt + (t[i] * t[i]));
        return (dot, pp, tt);
    }
}
