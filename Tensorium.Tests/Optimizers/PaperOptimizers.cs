namespace Tensorium.Tests.Optimizers;

/// <summary>One step of an optimizer: from the step's number (from 1), the weight, the gradient and the learning rate.</summary>
public delegate double PaperStep(int t, double w, double g, double rate);

/// <summary>The optimizers as plain loops in double, written from the papers and Keras's placing of epsilon.</summary>
static partial class PaperOptimizers
{
    public static PaperStep Sgd() => (t, w, g, rate) => w - rate * g;

    public static PaperStep Momentum(double mu, bool nesterov)
    {
        double velocity = 0;
        return (t, w, g, rate) =>
        {
            velocity = mu * velocity - rate * g;
            return nesterov ? w + mu * velocity - rate * g : w + velocity;
        };
    }

    public static PaperStep AdaGrad(double initial, double epsilon)
    {
        double sum = initial;
        return (t, w, g, rate) =>
        {
            sum += g * g;
            return w - rate / Math.Sqrt(sum + epsilon) * g;
        };
    }

    public static PaperStep AdaDelta(double rho, double epsilon)
    {
        double meanSquareGradient = 0;
        double meanSquareStep = 0;
        return (t, w, g, rate) =>
        {
            meanSquareGradient = rho * meanSquareGradient + (1 - rho) * g * g;
            double step = -Math.Sqrt(meanSquareStep + epsilon) / Math.Sqrt(meanSquareGradient + epsilon) * g;
            meanSquareStep = rho * meanSquareStep + (1 - rho) * step * step;
            return w + rate * step;
        };
    }

    public static PaperStep RmsProp(double rho, double mu, double epsilon, bool centered)
    {
        double meanSquare = 0;
        double mean = 0;
        double velocity = 0;
        return (t, w, g, rate) =>
        {
            meanSquare = rho * meanSquare + (1 - rho) * g * g;
            mean = rho * mean + (1 - rho) * g;
            double spread = centered ? meanSquare - mean * mean : meanSquare;
            velocity = mu * velocity + rate * g / Math.Sqrt(spread + epsilon);
            return w - velocity;
        };
    }

    public static PaperStep Adam(double beta1, double beta2, double epsilon, double decay = 0, bool largest = false)
    {
        double m = 0;
        double v = 0;
        double vMax = 0;
        return (t, w, g, rate) =>
        {
            w -= rate * decay * w;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            vMax = Math.Max(vMax, v);
            double rateNow = rate * Math.Sqrt(1 - Math.Pow(beta2, t)) / (1 - Math.Pow(beta1, t));
            return w - rateNow * m / (Math.Sqrt(largest ? vMax : v) + epsilon);
        };
    }

    public static PaperStep AdaMax(double beta1, double beta2, double epsilon)
    {
        double m = 0;
        double u = 0;
        return (t, w, g, rate) =>
        {
            m = beta1 * m + (1 - beta1) * g;
            u = Math.Max(beta2 * u, Math.Abs(g));
            return w - rate / (1 - Math.Pow(beta1, t)) * m / (u + epsilon);
        };
    }

    public static PaperStep Nadam(double beta1, double beta2, double epsilon)
    {
        double m = 0;
        double v = 0;
        return (t, w, g, rate) =>
        {
            double product = 1;
            for (int i = 1; i <= t; i++) product *= Mu(i);
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double mHat = Mu(t + 1) * m / (1 - product * Mu(t + 1)) + (1 - Mu(t)) * g / (1 - product);
            double vHat = v / (1 - Math.Pow(beta2, t));
            return w - rate * mHat / (Math.Sqrt(vHat) + epsilon);
        };

        double Mu(int i) => beta1 * (1 - 0.5 * Math.Pow(0.96, i));
    }
}
