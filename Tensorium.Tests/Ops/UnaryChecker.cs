using Tensorium.Kernels;
using D = Tensorium.Kernels.Scalar<double>;

namespace Tensorium.Tests.Ops;

/// <summary>
/// What is wrong with an op's hand-written derivative, by three oracles: the dual numbers of Apply (to rounding), central
/// differences of Apply, and, for the second order, duals of duals of Apply. What Saves omits is NaN.
/// </summary>
static class UnaryChecker
{
    const int Samples = 61;
    const double Exact = 1e-12, KinkMargin = 1e-3;

    public static IEnumerable<string> Faults<TOp>(TOp op) where TOp : struct, IUnaryOp
    {
        foreach (double x in Inside(op.Domain))
        {
            double y = Value(op, x);
            double written = Derivative(op, x, y);
            double byDual = op.Apply(Dual<D>.Variable(x)).Tangent.Value;
            if (!Near(written, byDual, Exact)) yield return $"derivative at {x:R}: {written:R}, by duals {byDual:R}";

            double h = 1e-5;
            double byDifference = (Value(op, x + h) - Value(op, x - h)) / (2 * h);
            if (!Near(written, byDifference, 1e-5))
                yield return $"derivative at {x:R}: {written:R}, by differences {byDifference:R}";

            double second = SecondBySlope(op, x, y) * (TOp.Saves == Saves.Output ? written : 1);
            double secondByDual = op.Apply(new Dual<Dual<D>>(Dual<D>.Variable(x), 1.0)).Tangent.Tangent.Value;
            if (!Near(second, secondByDual, 1e-10))
                yield return $"second derivative at {x:R}: {second:R}, by duals {secondByDual:R}";
        }
    }

    public static double Value<TOp>(TOp op, double x) where TOp : struct, IUnaryOp => op.Apply<D>(x).Value;

    public static double Derivative<TOp>(TOp op, double x, double y) where TOp : struct, IUnaryOp => op.Derivative<D>(
        TOp.Saves.HasFlag(Saves.Input) ? x : double.NaN, TOp.Saves.HasFlag(Saves.Output) ? y : double.NaN).Value;

    // The slope is a function of the output when that alone is saved.
    static double SecondBySlope<TOp>(TOp op, double x, double y) where TOp : struct, IUnaryOp
    {
        var slope = new Slope<TOp>(op);
        double at = TOp.Saves == Saves.Output ? y : x;
        return slope.Derivative<D>(at, slope.Apply<D>(at)).Value;
    }

    public static IEnumerable<double> Inside(Domain domain)
    {
        for (int i = 0; i < Samples; i++)
        {
            // An odd share of the interval, so that samples do not sit on round numbers.
            double x = domain.Low + (domain.High - domain.Low) * (i + 0.37) / Samples;
            if (!domain.Kinks.Any(kink => Math.Abs(kink - x) < KinkMargin)) yield return x;
        }

        if (domain is { Low: < 0, High: > 0 } && !domain.Kinks.Contains(0)) yield return 0;
    }

    public static bool Near(double actual, double expected, double tolerance) =>
        Math.Abs(actual - expected) <= tolerance * (1 + Math.Abs(expected));
}
