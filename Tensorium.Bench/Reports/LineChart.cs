using System.Globalization;
using System.Net;
using System.Text;

namespace Tensorium.Bench;

/// <summary>A curve: one value an epoch. Values that are not finite leave a gap.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Style">Which of the ten combinations of colour and dashes.</param>
/// <param name="Values">The value of each epoch.</param>
sealed record Series(string Name, int Style, IReadOnlyList<double> Values);

/// <summary>Curves over epochs as SVG; the colours come from the style sheet of the page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Vertical">The title of the vertical axis.</param>
/// <param name="Axis">The vertical axis.</param>
/// <param name="Series">The curves.</param>
/// <param name="Text">How a value is written in a tooltip.</param>
sealed record LineChart(
    string Title, string Vertical, Axis Axis, IReadOnlyList<Series> Series, Func<double, string> Text)
{
    const int RowHeight = 24;
    const int MostTooltips = 60;

    /// <summary>For screens and paper: the legend stands beside the curves.</summary>
    public string Wide() => Render("wide", width: 1000, height: 440, legendBeside: true);

    /// <summary>For phones: the legend stands below the curves, in two columns.</summary>
    public string Narrow() => Render("narrow", width: 360, height: 330, legendBeside: false);

    int Epochs => Series.Select(series => series.Values.Count).DefaultIfEmpty(1).Max();

    string Render(string style, int width, int height, bool legendBeside)
    {
        int legend = legendBeside ? 0 : (Series.Count + 1) / 2 * RowHeight + 8;
        var plot = new Plot(62, 12, width - (legendBeside ? 180 : 14), height - 48, Axis.Epochs(Epochs), Axis);
        var svg = new StringBuilder();
        svg.Append(Invariant($"""<svg xmlns="http://www.w3.org/2000/svg" class="chart {style}" """))
            .Append(Invariant($"""viewBox="0 0 {width} {height + legend}" role="img" aria-label="{Escape(Title)}">"""));
        Grid(svg, plot, height, labelEvery: legendBeside || plot.Horizontal.Ticks.Count <= 6 ? 1 : 2);
        for (int i = 0; i < Series.Count; i++)
        {
            (double x, double y) = legendBeside
                ? (plot.Right + 28, plot.Top + 14 + i * RowHeight)
                : (24 + i % 2 * (width / 2.0 - 12), height + 8.0 + i / 2 * RowHeight);
            Curve(svg, plot, Series[i], x, y);
        }
        return svg.Append("</svg>").ToString();
    }

    void Grid(StringBuilder svg, Plot plot, int height, int labelEvery)
    {
        foreach (Tick tick in plot.Vertical.Ticks)
        {
            double y = plot.Y(tick.Value);
            svg.Append(Invariant($"""<line class="grid" x1="{plot.Left}" x2="{plot.Right}" y1="{y:0.#}" y2="{y:0.#}"/>"""))
                .Append(Invariant($"""<text class="tick" x="{plot.Left - 8}" y="{y + 4:0.#}" text-anchor="end">"""))
                .Append(Escape(tick.Label)).Append("</text>");
        }
        foreach ((int index, Tick tick) in plot.Horizontal.Ticks.Index())
        {
            double x = plot.X(tick.Value);
            svg.Append(Invariant($"""<line class="axis" x1="{x:0.#}" x2="{x:0.#}" y1="{plot.Bottom}" y2="{plot.Bottom + 5}"/>"""));
            if (index % labelEvery == 0)
                svg.Append(Invariant($"""<text class="tick" x="{x:0.#}" y="{plot.Bottom + 19}" text-anchor="middle">"""))
                    .Append(Escape(tick.Label)).Append("</text>");
        }
        double middle = (plot.Top + plot.Bottom) / 2.0;
        svg.Append(Invariant($"""<path class="axis" d="M{plot.Left} {plot.Top}V{plot.Bottom}H{plot.Right}"/>"""))
            .Append(Invariant($"""<text class="title" x="{(plot.Left + plot.Right) / 2.0:0.#}" y="{height - 8}" """))
            .Append("""text-anchor="middle">Epoch</text>""")
            .Append(Invariant($"""<text class="title" transform="translate(15 {middle:0.#}) rotate(-90)" """))
            .Append(Invariant($"""text-anchor="middle">{Escape(Vertical)}</text>"""));
    }

    void Curve(StringBuilder svg, Plot plot, Series series, double legendX, double legendY)
    {
        svg.Append(Invariant($"""<g class="series s{series.Style}">"""))
            .Append(Invariant($"""<path class="line" d="{Path(plot, series.Values)}"/>"""));
        if (Epochs <= MostTooltips)
            foreach ((int index, double value) in series.Values.Index().Where(item => double.IsFinite(item.Item)))
                svg.Append(Invariant($"""<circle class="dot" cx="{plot.X(index + 1):0.#}" cy="{plot.Y(value):0.#}" r="4">"""))
                    .Append(Invariant($"<title>{Escape(series.Name)}, epoch {index + 1}: {Escape(Text(value))}</title></circle>"));
        bool diverged = series.Values.Count > 0 && !double.IsFinite(series.Values[^1]);
        svg.Append(Invariant($"""<path class="line" d="M{legendX:0.#} {legendY:0.#}h30"/>"""))
            .Append(Invariant($"""<text class="legend" x="{legendX + 39:0.#}" y="{legendY + 4.5:0.#}">{Escape(series.Name)}"""))
            .Append(diverged ? " (diverged)" : "").Append("</text></g>");
    }

    static string Path(Plot plot, IReadOnlyList<double> values)
    {
        var path = new StringBuilder();
        bool pen = false;
        foreach ((int index, double value) in values.Index())
        {
            bool draw = double.IsFinite(value);
            // A point alone between gaps, or a run of one epoch, shows as a dot of the round line cap.
            if (draw) path.Append(Invariant($"{(pen ? 'L' : 'M')}{plot.X(index + 1):0.#} {plot.Y(value):0.#}{(pen ? "" : "h0")}"));
            pen = draw;
        }
        return path.ToString();
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Where the curves are drawn, and the way from values to points.</summary>
    readonly record struct Plot(int Left, int Top, int Right, int Bottom, Axis Horizontal, Axis Vertical)
    {
        public double X(double value) => Left + Horizontal.Position(value) * (Right - Left);

        public double Y(double value) => Bottom - Vertical.Position(value) * (Bottom - Top);
    }
}
