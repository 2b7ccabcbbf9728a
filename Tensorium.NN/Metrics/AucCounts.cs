using System.Runtime.InteropServices;

namespace Tensorium.NN;

/// <summary>Positives and negatives above thresholds, of one label, and the areas that they give.</summary>
/// <param name="thresholds">Ascending; null to keep all scores and take each for a threshold.</param>
sealed class AucCounts(double[]? thresholds)
{
    // per threshold; not yet summed from the top
    readonly double[] _true = new double[thresholds?.Length ?? 0], _false = new double[thresholds?.Length ?? 0];
    readonly List<(double Score, double True, double False)> _scores = [];
    bool _isNaN;

    /// <summary>So many from 0 to 1, the ends a little outside, so that 0 and 1 are counted.</summary>
    public static double[] Even(int count)
    {
        var thresholds = new double[count];
        for (var i = 0; i < count; i++) thresholds[i] = i / (double)(count - 1);
        (thresholds[0], thresholds[^1]) = (-1e-7, 1 + 1e-7);
        return thresholds;
    }

    /// <summary>Takes in each <paramref name="step"/>th element, from <paramref name="first"/> on.</summary>
    public void Add(double[] scores, bool[] positive, double[]? weights, int first, int step)
    {
        for (var i = first; i < scores.Length; i += step)
        {
            if (double.IsNaN(scores[i]))
            {
                _isNaN = true;
                continue;
            }
            var weight = weights?[i] ?? 1;
            var (right, wrong) = positive[i] ? (weight, 0.0) : (0.0, weight);
            if (thresholds is null)
            {
                _scores.Add((scores[i], right, wrong));
                continue;
            }
            var found = Array.BinarySearch(thresholds, scores[i]);
            var below = (found < 0 ? ~found : found) - 1; // the largest threshold that the score is above
            (_true[below], _false[below]) = (_true[below] + right, _false[below] + wrong);
        }
    }

    /// <summary>NaN when nothing was counted, or a score was NaN.</summary>
    public double Area(AucCurve curve)
    {
        if (_isNaN) return double.NaN;
        var (right, wrong) = Above();
        if (right.Length == 0 || right[0] + wrong[0] == 0) return double.NaN;
        return curve == AucCurve.Roc ? UnderRoc(right, wrong) : UnderPrecision(right, wrong);
    }

    /// <summary>Σ weight of positives and of negatives above each threshold, ascending; above the last there are none.</summary>
    (double[] True, double[] False) Above()
    {
        var (right, wrong) = thresholds is null ? Distinct() : ((double[])_true.Clone(), (double[])_false.Clone());
        for (var i = right.Length - 2; i >= 0; i--) (right[i], wrong[i]) = (right[i] + right[i + 1], wrong[i] + wrong[i + 1]);
        return (right, wrong);
    }

    (double[] True, double[] False) Distinct()
    {
        CollectionsMarshal.AsSpan(_scores).Sort(static (a, b) => a.Score.CompareTo(b.Score));
        List<double> right = [], wrong = [];
        for (var i = 0; i < _scores.Count; i++)
        {
            if (i == 0 || _scores[i].Score != _scores[i - 1].Score)
            {
                right.Add(0);
                wrong.Add(0);
            }
            (right[^1], wrong[^1]) = (right[^1] + _scores[i].True, wrong[^1] + _scores[i].False);
        }
        return right.Count == 0 ? ([], []) : ([.. right, 0], [.. wrong, 0]);
    }

    static double UnderRoc(double[] right, double[] wrong)
    {
        double area = 0;
        for (var i = 0; i < right.Length - 1; i++)
            area += Share(wrong[i] - wrong[i + 1], wrong[0]) * (Share(right[i], right[0]) + Share(right[i + 1], right[0])) / 2;
        return area;
    }

    static double UnderPrecision(double[] right, double[] wrong)
    {
        // between neighbours true positives grow linearly with all positives: precision is slope + intercept / all
        double area = 0;
        for (var i = 0; i < right.Length - 1; i++)
        {
            var (more, all, next) = (right[i] - right[i + 1], right[i] + wrong[i], right[i + 1] + wrong[i + 1]);
            var slope = Share(more, all - next);
            var intercept = right[i + 1] - (slope * next);
            var ratio = all > 0 && next > 0 ? all / next : 1;
            area += Share(slope * (more + (intercept * Math.Log(ratio))), right[0]);
        }
        return area;
    }

    static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
