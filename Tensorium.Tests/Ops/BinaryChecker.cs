using Tensorium.Kernels;
using D = Tensorium.Kernels.Scalar<double>;

namespace Tensorium.Tests.Ops;

/// <summary>What is wrong with an op's two partial derivatives, by the same oracles as in <see cref="UnaryChecker"/>.</summary>
static class BinaryChecker
{
    public static IEnumerable<string> Faults<TOp>(TOp op) where TOp : struct, IBinaryOp
    {
        var samples =
            from a in UnaryChecker.Inside(op.DomainA with { Kinks = [] }).Where((_, i) => i % 5 == 0)
            from b in UnaryChecker.Inside(op.DomainB).Where((_, i) => i % 7 == 0)
            where !op.DomainA.Kinks.Any(kink => Math.Abs(a - b - kink) < 1e-3)
            select (a, b);
        var slopeA = new SlopeA<TOp>(op);
        var slopeB = new SlopeB<TOp>(op);
        foreach (var (a, b) in samples)
        {
            double y = Value(op, a, b);
            var (byA, byB) = Derivatives(op, a, b, y);
            var (a1, b1) = (new Dual<D>(a, 1.0), new Dual<D>(b, 1.0));
            double h = 1e-5;
            (string Name, double Written, double Oracle, double Tolerance)[] rows =
            [
                ("df/da by duals", byA, op.Apply(a1, b).Tangent.Value, 1e-12),
                ("df/db by duals", byB, op.Apply(a, b1).Tangent.Value, 1e-12),
                ("df/da by differences", byA, (Value(op, a + h, b) - Value(op, a - h, b)) / (2 * h), 1e-5),
                ("df/db by differences", byB, (Value(op, a, b + h) - Value(op, a, b - h)) / (2 * h), 1e-5),
                ("slope in a", slopeA.Apply<D>(a, b).Value, byA, 0),
                ("slope in b", slopeB.Apply<D>(a, b).Value, byB, 0),
                ("d²f/da²", slopeA.DerivativeA<D>(a, b, byA).Value, Second(op, a, b, 1, 1, 0, 0), 1e-10),
                ("d²f/dadb", slopeA.DerivativeB<D>(a, b, byA).Value, Second(op, a, b, 1, 0, 0, 1), 1e-10),
                ("d²f/dbda", slopeB.DerivativeA<D>(a, b, byB).Value, Second(op, a, b, 1, 0, 0, 1), 1e-10),
                ("d²f/db²", slopeB.DerivativeB<D>(a, b, byB).Value, Second(op, a, b, 0, 0, 1, 1), 1e-10),
            ];
            foreach (var row in rows)
            {
                if (!UnaryChecker.Near(row.Written, row.Oracle, row.Tolerance))
                    yield return $"{row.Name} at ({a:R}, {b:R}): {row.Written:R}, not {row.Oracle:R}";
            }
        }
    }

    public static double Value<TOp>(TOp op, double a, double b) where TOp : struct, IBinaryOp => op.Apply<D>(a, b).Value;

    public static (double A, double B) Derivatives<TOp>(TOp op, double a, double b, double y) where TOp : struct, IBinaryOp
    {
        if (!TOp.Saves.HasFlag(Saves.Input)) a = b = double.NaN;
        if (!TOp.Saves.HasFlag(Saves.Output)) y = double.NaN;
        return (op.DerivativeA<D>(a, b, y).Value, op.DerivativeB<D>(a, b, y).Value);
    }

    // The second derivative along (a1, b1) and (a2, b2).
    static double Second<TOp>(TOp op, double a, double b, double a1, double a2, double b1, double b2)
        where TOp : struct, IBinaryOp =>
        op.Apply(new Dual<Dual<D>>(new(a, a1), a2), new Dual<Dual<D>>(new(b, b1), b2)).Tangent.Tangent.Value;
}
