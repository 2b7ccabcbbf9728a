using System.Globalization;
using System.Security;
using System.Text;

namespace Tensorium.NN;

/// <summary>Curves over epochs as SVG.</summary>
static class HistoryPlot
{
    const double Width = 640, Height = 400, Left = 64, Right = 16, Top = 16, Bottom = 40;

    // Okabe and Ito 2008: colours that readers with any kind of colour vision can tell apart.
    static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

    public static string Draw(IReadOnlyList<int> epochs, (string Name, IReadOnlyList<double> Values)[] curves)
    {
        double[] finite = [.. curves.SelectMany(curve => curve.Values).Where(double.IsFinite)];
        var (low, high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        if (low == high) (low, high) = (low - 0.5, high + 0.5);
        var (first, last) = epochs.Count == 0 ? (0, 1) : (epochs[0], Math.Max(epochs[^1], epochs[0] + 1));

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n");
        for (var i = 0; i <= 4; i++)
        {
            var value = low + ((high - low) * i / 4);
            text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):F1}\" y2=\"{Y(value):F1}\" stroke=\"#ddd\"/>");
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{value:G4}</text>\n");
        }
        foreach (var epoch in new[] { first, (first + last) / 2, last }.Distinct())
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(epoch):F1}\" y=\"{Height - 22}\" text-anchor=\"middle\">{epoch}</text>\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">epoch</text>\n");
        for (var i = 0; i < curves.Length; i++)
        {
            var dash = curves[i].Name.StartsWith("val_", StringComparison.Ordinal) ? " stroke-dasharray=\"6 3\"" : "";
            var colour = Colours[i % Colours.Length];
            var points = curves[i].Values.Zip(epochs).Where(point => double.IsFinite(point.First))
                .Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Second):F1},{Y(point.First):F1}"));
            text.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>\n");
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right - 4}\" y=\"{Top + 14 + (16 * i)}\" text-anchor=\"end\" fill=\"{colour}\">{SecurityElement.Escape(curves[i].Name)}</text>\n");
        }
        return text.Append("</svg>\n").ToString();

        double X(double epoch) => Left + ((Width - Left - Right) * (epoch - first) / (last - first));
        double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * (value - low) / (high - low));
    }
}
