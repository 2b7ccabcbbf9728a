using System.Numerics;
using Tensorium.Kernels;

namespace Tensorium.Tests.Optimizers;

/// <summary>Twenty steps of a rule beside those of a paper, by gradients that change sign and scale and by rates that fall.</summary>
static class Trajectory
{
    public const int Steps = 20;

    public const double Start = 0.7;

    public static double Gradient(int t) => t == 13 ? 0 : Math.Sin(1.7 * t) * Math.Pow(10, t % 5 - 3);

    public static double Rate(int t) => 0.1 / (1 + 0.05 * t);

    public static double[] Of(PaperStep paper)
    {
        double w = Start;
        return [.. Enumerable.Range(1, Steps).Select(t => w = paper(t, w, Gradient(t), Rate(t)))];
    }

    public static double[] Of<TRule, T>(TRule rule)
        where TRule : struct, IUpdateRule<TRule>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Walk<TRule, T>(rule, Start, Steps, Gradient, Rate);

    /// <summary>Whether a rule is a paper's: to 1e-12 in double and to 1e-5 in float.</summary>
    public static bool IsThePapers<TRule>(TRule rule, PaperStep paper) where TRule : struct, IUpdateRule<TRule>
    {
        double[] expected = Of(paper);
        return Near(Of<TRule, double>(rule), 1e-12) && Near(Of<TRule, float>(rule), 1e-5);

        bool Near(double[] actual, double tolerance) => actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance);
    }

    /// <summary>The weight after each step, as an optimizer drives a rule: the rule that At returns is kept for the next step.</summary>
    public static double[] Walk<TRule, T>(TRule rule, double start, int steps, Func<int, double> gradient, Func<int, double> rate)
        where TRule : struct, IUpdateRule<TRule>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Scalar<T> w = start;
        var slots = new Slots<Scalar<T>> { A = rule.InitialSlot(0), B = rule.InitialSlot(1), C = rule.InitialSlot(2) };
        var weights = new double[steps];
        for (int t = 1; t <= steps; t++)
        {
            rule = rule.At(t, rate(t));
            w = rule.Step(w, gradient(t), ref slots);
            weights[t - 1] = double.CreateTruncating(w.Value);
        }

        return weights;
    }
}
