using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>What <see cref="LearningRateFinder"/> saw.</summary>
public sealed class LearningRateRange
{
    internal LearningRateRange(IReadOnlyList<double> rates, IReadOnlyList<double> losses, IReadOnlyList<double> smoothed) =>
        (Rates, Losses, Smoothed) = (rates, losses, smoothed);

    /// <summary>The learning rate of each step.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>The loss of each step.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The moving average of the losses.</summary>
    public IReadOnlyList<double> Smoothed { get; }

    /// <summary>Where the smoothed loss fell fastest over the logarithm of the rate; the first rate if it never fell.</summary>
    public double Suggestion
    {
        get
        {
            var (best, at) = (0.0, 0);
            for (var i = 1; i + 1 < Rates.Count; i++)
            {
                var slope = (Smoothed[i + 1] - Smoothed[i - 1]) / Math.Log(Rates[i + 1] / Rates[i - 1]);
                if (slope < best) (best, at) = (slope, i);
            }
            return Rates[at];
        }
    }

    /// <summary>A picture: the smoothed loss over the rate, on a logarithmic axis, and the suggestion.</summary>
    public string ToSvg()
    {
        const int Width = 640, Height = 360, Left = 60, Right = 20, Top = 20, Bottom = 45;
        var (first, last) = (Math.Log10(Rates[0]), Math.Log10(Rates[^1]));
        var (low, high) = (Smoothed.Min(), Smoothed.Max());
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        double X(double rate) => Left + (Width - Left - Right) * (last > first ? (Math.Log10(rate) - first) / (last - first) : 0.5);
        double Y(double loss) => Height - Bottom - (Height - Top - Bottom) * (high > low ? (loss - low) / (high - low) : 0.5);

        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">");
        Line($"<title>Loss by learning rate; suggestion {Suggestion:G3}</title>");
        Line($"<path d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\" fill=\"none\" stroke=\"#888\"/>");
        for (var power = (int)Math.Ceiling(first - 1e-9); power <= last + 1e-9; power++)
            Line($"<text x=\"{X(Math.Pow(10, power)):F1}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">1e{power}</text>");
        Line($"<text x=\"{Left - 6}\" y=\"{Top + 4}\" text-anchor=\"end\">{high:G3}</text><text x=\"{Left - 6}\" y=\"{Height - Bottom}\" text-anchor=\"end\">{low:G3}</text>");
        var points = string.Join(' ', Rates.Zip(Smoothed, (rate, loss) => string.Create(CultureInfo.InvariantCulture, $"{X(rate):F1},{Y(loss):F1}")));
        Line($"<polyline points=\"{points}\" fill=\"none\" stroke=\"#1f6feb\" stroke-width=\"2\"/>");
        var x = X(Suggestion);
        Line($"<path d=\"M{x:F1} {Top}V{Height - Bottom}\" stroke=\"#d1242f\" stroke-dasharray=\"4 4\"/><text x=\"{x + 5:F1}\" y=\"{Top + 12}\">{Suggestion:G3}</text>");
        Line($"<text x=\"{(Width + Left) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">learning rate</text></svg>");
        return text.ToString();
    }
}
