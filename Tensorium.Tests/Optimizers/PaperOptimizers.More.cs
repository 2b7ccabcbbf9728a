namespace Tensorium.Tests.Optimizers;

static partial class PaperOptimizers
{
    public static PaperStep Lion(double beta1, double beta2)
    {
        double m = 0;
        return (t, w, g, rate) =>
        {
            double direction = Math.Sign(beta1 * m + (1 - beta1) * g);
            m = beta2 * m + (1 - beta2) * g;
            return w - rate * direction;
        };
    }

    public static PaperStep RAdam(double beta1, double beta2, double epsilon, double threshold = 4)
    {
        double m = 0;
        double v = 0;
        return (t, w, g, rate) =>
        {
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double mHat = m / (1 - Math.Pow(beta1, t));
            double longest = 2 / (1 - beta2) - 1;
            double length = longest - 2 * t * Math.Pow(beta2, t) / (1 - Math.Pow(beta2, t));
            if (length <= threshold) return w - rate * mHat;
            double l = Math.Sqrt(1 - Math.Pow(beta2, t)) / (Math.Sqrt(v) + epsilon);
            double r = Math.Sqrt((length - 4) / (longest - 4) * (length - 2) / (longest - 2) * longest / length);
            return w - rate * r * mHat * l;
        };
    }

    /// <summary>The direction of LAMB in place of the weight.</summary>
    public static PaperStep LambDirection(double beta1, double beta2, double epsilon)
    {
        double m = 0;
        double v = 0;
        return (t, w, g, rate) =>
        {
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            return m / (1 - Math.Pow(beta1, t)) / (Math.Sqrt(v / (1 - Math.Pow(beta2, t))) + epsilon);
        };
    }

    /// <summary>Any of them after decoupled weight decay.</summary>
    public static PaperStep Decayed(PaperStep inner, double decay) => (t, w, g, rate) => inner(t, w - rate * decay * w, g, rate);

    // PyTorch's formulas, from torch/optim/*.py of 1.13 (BSD-3-Clause).

    public static PaperStep TorchMomentum(double mu, bool nesterov)
    {
        double buffer = 0;
        return (t, w, g, rate) =>
        {
            buffer = mu * buffer + g;
            return w - rate * (nesterov ? g + mu * buffer : buffer);
        };
    }

    public static PaperStep TorchAdaGrad(double initial, double epsilon)
    {
        double sum = initial;
        return (t, w, g, rate) =>
        {
            sum += g * g;
            return w - rate * g / (Math.Sqrt(sum) + epsilon);
        };
    }

    public static PaperStep TorchRmsProp(double rho, double mu, double epsilon, bool centered)
    {
        double square = 0;
        double mean = 0;
        double buffer = 0;
        return (t, w, g, rate) =>
        {
            square = rho * square + (1 - rho) * g * g;
            mean = rho * mean + (1 - rho) * g;
            double root = Math.Sqrt(centered ? square - mean * mean : square) + epsilon;
            buffer = mu * buffer + g / root;
            return w - rate * buffer;
        };
    }

    public static PaperStep TorchAdam(double beta1, double beta2, double epsilon, bool largest = false)
    {
        double m = 0;
        double v = 0;
        double vMax = 0;
        return (t, w, g, rate) =>
        {
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            vMax = Math.Max(vMax, v);
            double root = Math.Sqrt(largest ? vMax : v) / Math.Sqrt(1 - Math.Pow(beta2, t)) + epsilon;
            return w - rate / (1 - Math.Pow(beta1, t)) * m / root;
        };
    }

    public static PaperStep TorchAdaMax(double beta1, double beta2, double epsilon)
    {
        double m = 0;
        double u = 0;
        return (t, w, g, rate) =>
        {
            m = beta1 * m + (1 - beta1) * g;
            u = Math.Max(beta2 * u, Math.Abs(g) + epsilon);
            return w - rate / (1 - Math.Pow(beta1, t)) * m / u;
        };
    }

    public static PaperStep TorchNadam(double beta1, double beta2, double epsilon)
    {
        double m = 0;
        double v = 0;
        double product = 1;
        return (t, w, g, rate) =>
        {
            double now = beta1 * (1 - 0.5 * Math.Pow(0.96, t * 0.004));
            double next = beta1 * (1 - 0.5 * Math.Pow(0.96, (t + 1) * 0.004));
            product *= now;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double root = Math.Sqrt(v / (1 - Math.Pow(beta2, t))) + epsilon;
            return w - rate * (1 - now) / (1 - product) * g / root - rate * next / (1 - product * next) * m / root;
        };
    }
}
