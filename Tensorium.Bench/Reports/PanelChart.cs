using System.Text;

namespace Tensorium.Bench;

/// <summary>
/// Small multiples as SVG: a panel for each curve, in its colour with a band from the smallest to the largest, before all
/// others in grey. Colours come from the style sheet of the page.
/// </summary>
/// <param name="Id">A word that no other chart of the page has.</param>
/// <param name="Horizontal">The axis of <see cref="CurvePoint.X"/>.</param>
/// <param name="Vertical">The axis of <see cref="CurvePoint.Y"/>.</param>
/// <param name="Curves">The curves.</param>
/// <param name="Text">How a point is written in a tooltip.</param>
sealed record PanelChart(
    string Id, Axis Horizontal, Axis Vertical, IReadOnlyList<Curve> Curves, Func<CurvePoint, string> Text)
{
    const int Width = 180, Height = 134, Left = 38, Top = 8, Right = 172, Bottom = 113;
    const int MostTooltips = 60;

    /// <summary>All curves in grey, once for the page; the panels refer to it.</summary>
    public string Context()
    {
        var svg = new StringBuilder($"<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs><g id=\"{Id}-all\">");
        foreach (Curve curve in Curves) svg.Append($"<path class=\"others\" d=\"{Line(curve)}\"/>");
        return svg.Append("</g></defs></svg>").ToString();
    }

    /// <summary>The panel of one curve.</summary>
    /// <param name="curve">One of <see cref="Curves"/>.</param>
    /// <param name="title">What it shows, in a sentence.</param>
    /// <param name="mark">Where a vertical line stands; none when null, or outside of the axis.</param>
    public string Panel(Curve curve, string title, double? mark = null)
    {
        var svg = new StringBuilder();
        svg.Append(Html.Invariant($"<svg class=\"panel {Html.Colour(curve.Optimizer)}\" viewBox=\"0 0 {Width} {Height}\" "))
            .Append($"role=\"img\"><title>{Html.Escape(title)}</title>");
        Grid(svg);
        if (mark is { } at && at >= Horizontal.Low && at <= Horizontal.High)
            svg.Append(Html.Invariant($"<line class=\"mark\" x1=\"{X(at):0.#}\" x2=\"{X(at):0.#}\" y1=\"{Top}\" y2=\"{Bottom}\"/>"));
        svg.Append($"<use href=\"#{Id}-all\"/>");
        if (Band(curve) is { Length: > 0 } band) svg.Append($"<path class=\"band\" d=\"{band}\"/>");
        svg.Append($"<path class=\"line\" d=\"{Line(curve)}\"/>");
        if (curve.Points.Count <= MostTooltips)
            foreach (CurvePoint point in curve.Points.Where(point => double.IsFinite(point.Y.Median)))
                svg.Append(Html.Invariant($"<circle class=\"dot\" cx=\"{X(point.X):0.#}\" cy=\"{Y(point.Y.Median):0.#}\" r=\"3\">"))
                    .Append($"<title>{Html.Escape(Text(point))}</title></circle>");
        return svg.Append("</svg>").ToString();
    }

    void Grid(StringBuilder svg)
    {
        foreach (Tick tick in Vertical.Ticks)
            svg.Append(Html.Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{Y(tick.Value):0.#}\" y2=\"{Y(tick.Value):0.#}\"/>"))
                .Append(Html.Invariant($"<text class=\"tick\" x=\"{Left - 5}\" y=\"{Y(tick.Value) + 3.5:0.#}\" text-anchor=\"end\">"))
                .Append(Html.Escape(tick.Label)).Append("</text>");
        foreach (Tick tick in Horizontal.Ticks)
            svg.Append(Html.Invariant($"<line class=\"axis\" x1=\"{X(tick.Value):0.#}\" x2=\"{X(tick.Value):0.#}\" y1=\"{Bottom}\" y2=\"{Bottom + 3}\"/>"))
                .Append(Html.Invariant($"<text class=\"tick\" x=\"{X(tick.Value):0.#}\" y=\"{Bottom + 15}\" text-anchor=\"middle\">"))
                .Append(Html.Escape(tick.Label)).Append("</text>");
        svg.Append(Html.Invariant($"<path class=\"axis\" d=\"M{Left} {Bottom}H{Right}\"/>"));
    }

    string Line(Curve curve)
    {
        var path = new StringBuilder();
        bool pen = false;
        foreach (CurvePoint point in curve.Points)
        {
            bool draw = double.IsFinite(point.Y.Median);
            // A point alone between gaps, or a run of one epoch, shows as a dot of the round line cap.
            if (draw) path.Append(Html.Invariant($"{(pen ? 'L' : 'M')}{X(point.X):0.#} {Y(point.Y.Median):0.#}{(pen ? "" : "h0")}"));
            pen = draw;
        }
        return path.ToString();
    }

    /// <summary>The area between smallest and largest, where those differ; what diverged reaches to the edge.</summary>
    string Band(Curve curve)
    {
        CurvePoint[] points = [.. curve.Points.TakeWhile(point => double.IsFinite(point.Y.Low))];
        if (points.Length < 2 || Array.TrueForAll(points, point => point.Y.Low == point.Y.High)) return "";
        IEnumerable<string> corners =
            points.Select(point => Html.Invariant($"{X(point.X):0.#} {Y(point.Y.High):0.#}"))
                .Concat(points.Reverse().Select(point => Html.Invariant($"{X(point.X):0.#} {Y(point.Y.Low):0.#}")));
        return $"M{string.Join('L', corners)}Z";
    }

    double X(double value) => Left + Horizontal.Position(value) * (Right - Left);

    double Y(double value) => Bottom - Vertical.Position(value) * (Bottom - Top);
}
