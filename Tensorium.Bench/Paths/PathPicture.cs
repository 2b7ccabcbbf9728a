using System.Globalization;
using System.Net;
using System.Text;

namespace Tensorium.Bench;

/// <summary>Small multiples: a panel for each path, over the same contours, in colours for light and for dark pages.</summary>
/// <param name="problem">What is walked on.</param>
/// <param name="walks">The paths.</param>
sealed class PathPicture(PathProblem problem, IReadOnlyList<PathWalk> walks)
{
    const int Columns = 4, Panel = 236, PanelHeight = 180, Gap = 20, Margin = 24, Header = 92, Caption = 44, Footer = 44;
    const int SquaresAcross = 118, SquaresUp = 90; // two points of the picture each

    const string Style = """
        .page{fill:#fbfbf9}.panel{fill:#fff}.frame{fill:none;stroke:#d5d9de}
        .band{fill:#2f5d8a;fill-opacity:.085;stroke:#2f5d8a;stroke-opacity:.22;stroke-width:.8}
        .halo{stroke:#fff;stroke-opacity:.8;stroke-width:4.5}.path{stroke:#c8321e;stroke-width:1.7}
        .halo,.path{fill:none;stroke-linejoin:round;stroke-linecap:round}
        .step{fill:#c8321e}.start{fill:#fff;stroke:#c8321e;stroke-width:1.7}.goal{fill:none;stroke:#14171c;stroke-width:1.7}
        .end{fill:#c8321e;stroke:#fff;stroke-width:1.4}
        text{fill:#1b1e24;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        .title{font-size:22px;font-weight:650}.name{font-size:15.5px;font-weight:650}.soft{fill:#59616d;font-size:13.5px}
        .right{text-anchor:end}
        @media(prefers-color-scheme:dark){
        .page{fill:#14161a}.panel{fill:#1a1d23}.frame{stroke:#343a43}
        .band{fill:#7fb2e6;fill-opacity:.075;stroke:#7fb2e6;stroke-opacity:.2}
        .halo{stroke:#14161a;stroke-opacity:.75}.path{stroke:#ffa04a}.step,.end{fill:#ffa04a}
        .start{fill:#14161a;stroke:#ffa04a}.end{stroke:#14161a}.goal{stroke:#f4f6f8}
        text{fill:#e9ebee}.soft{fill:#a3abb7}}
        """;

    // Twenty dots show how fast a path is.
    int Pace => problem.Steps / 20;

    int Rows => (walks.Count + Columns - 1) / Columns;

    /// <summary>The picture.</summary>
    public string ToSvg()
    {
        int width = 2 * Margin + Columns * Panel + (Columns - 1) * Gap;
        int height = Header + Rows * (Caption + PanelHeight + Gap) - Gap + Footer;
        var svg = new StringBuilder();
        svg.Append(Invariant($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">"""))
            .Append(Invariant($"\n<title>{Escape(problem.Title)}: the paths of {walks.Count} optimizers</title>\n"))
            .Append("<style>\n").Append(Style).Append("\n</style>\n<defs>\n")
            .Append(Invariant($"""<clipPath id="view"><rect width="{Panel}" height="{PanelHeight}" rx="6"/></clipPath>"""))
            .Append("\n<g id=\"land\">");
        Land(svg);
        svg.Append(Invariant($"</g>\n</defs>\n<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n"))
            .Append(Invariant($"""<text class="title" x="{Margin}" y="40">{Escape(problem.Title)}</text>"""))
            .Append(Invariant($"""<text class="soft" x="{Margin}" y="64">{Escape(problem.Formula)}</text>""")).Append('\n');
        foreach ((int i, PathWalk walk) in walks.Index())
            Place(svg, walk, i, Margin + i % Columns * (Panel + Gap), Header + i / Columns * (Caption + PanelHeight + Gap));
        Legend(svg, height - 17);
        return svg.Append("</svg>\n").ToString();
    }

    void Land(StringBuilder svg)
    {
        // One square more on each side, so that the outlines along the border lie outside of the view.
        PlaneView view = problem.View;
        const int Rows = SquaresUp + 3, Across = SquaresAcross + 3;
        double X(double column) => view.Left + (column - 1) * (view.Right - view.Left) / SquaresAcross;
        double Y(double row) => view.Low + (row - 1) * (view.High - view.Low) / SquaresUp;
        Tensor xs = Tensor.From([.. Enumerable.Range(0, Across).Select(column => X(column))]).Reshape(1, Across);
        Tensor ys = Tensor.From([.. Enumerable.Range(0, Rows).Select(row => Y(row))]).Reshape(Rows, 1);
        double[] flat = (problem.Loss(xs, ys) + Tensor.Zeros((Rows, Across), DType.Float64)).ToArray<double>();
        var values = new double[Rows, Across];
        Buffer.BlockCopy(flat, 0, values, 0, flat.Length * sizeof(double));
        var contours = new Contours(values);
        foreach (double level in problem.Levels.Reverse())
        {
            svg.Append("\n<path class=\"band\" d=\"");
            foreach (IReadOnlyList<PlanePoint> loop in contours.Below(level))
            {
                var points = loop.Select(point => Position(new(X(point.X), Y(point.Y))));
                svg.Append('M').AppendJoin('L', points.Where((_, i) => i % 2 == 0)).Append('Z');
            }
            svg.Append("\"/>");
        }
    }

    void Place(StringBuilder svg, PathWalk walk, int number, int x, int y)
    {
        string rate = walk.Rate.ToString("0.####", CultureInfo.InvariantCulture);
        svg.Append(Invariant($"<g transform=\"translate({x} {y})\">"))
            .Append(Invariant($"""<text class="name" x="1" y="16">{Escape(walk.Title)}</text>"""))
            .Append(Invariant($"""<text class="soft" x="1" y="34">rate {rate}</text>"""))
            .Append(Invariant($"""<text class="soft right" x="{Panel - 1}" y="34">loss {Number(walk.Losses[^1])}</text>"""))
            .Append(Invariant($"""<g transform="translate(0 {Caption})"><rect class="panel" width="{Panel}" height="{PanelHeight}" rx="6"/>"""))
            .Append("<g clip-path=\"url(#view)\"><use href=\"#land\"/>")
            .Append(Invariant($"\n<path id=\"p{number}\" fill=\"none\" d=\"M")).AppendJoin('L', Visible(walk))
            .Append(Invariant($"\"/><use class=\"halo\" href=\"#p{number}\"/><use class=\"path\" href=\"#p{number}\"/>\n"));
        foreach (PlanePoint point in walk.Points.Where((_, i) => i % Pace == 0).Skip(1))
            svg.Append(Circle("step", Position(point), 2.3));
        svg.Append(Cross("goal", Position(problem.Minimum))).Append(Circle("start", Position(walk.Points[0]), 4)).Append(Circle("end", Position(walk.Points[^1]), 4.4))
            .Append(Invariant($"</g><rect class=\"frame\" width=\"{Panel}\" height=\"{PanelHeight}\" rx=\"6\"/></g></g>\n"));
    }

    // Without the points that lie on the last one drawn, but for the end.
    IEnumerable<Dot> Visible(PathWalk walk)
    {
        Dot last = Position(walk.Points[0]), end = Position(walk.Points[^1]);
        yield return last;
        foreach (Dot at in walk.Points.Select(Position))
        {
            if (Math.Abs(at.X - last.X) + Math.Abs(at.Y - last.Y) < 0.5) continue;
            last = at;
            yield return at;
        }
        yield return end;
    }

    void Legend(StringBuilder svg, int y)
    {
        double x = Margin + 5;
        Item(14, "start", () => Circle("start", new(x, y), 4));
        Item(30, "path", () => Invariant($"<path class=\"path\" d=\"M{x - 4:0.#} {y}h24\"/>"));
        Item(14, Invariant($"every {Pace} steps"), () => Circle("step", new(x, y), 2.3));
        Item(14, Invariant($"end, after {problem.Steps} steps"), () => Circle("end", new(x, y), 4.4));
        Item(14, "lowest loss", () => Cross("goal", new(x, y)));
        Item(22, "bluer is lower", () => Invariant($"<rect class=\"band\" x=\"{x - 4:0.#}\" y=\"{y - 6}\" width=\"17\" height=\"12\" rx=\"2\"/>"));

        void Item(double room, string text, Func<string> mark)
        {
            svg.Append(mark()).Append(Invariant($"<text class=\"soft\" x=\"{x + room:0.#}\" y=\"{y + 4.5}\">{text}</text>"));
            x += room + 7.4 * text.Length + 28;
        }
    }

    Dot Position(PlanePoint point) => new(
        (point.X - problem.View.Left) / (problem.View.Right - problem.View.Left) * Panel,
        (problem.View.High - point.Y) / (problem.View.High - problem.View.Low) * PanelHeight);

    static string Cross(string style, Dot at) =>
        Invariant($"<path class=\"{style}\" d=\"M{at.X - 5:0.#} {at.Y:0.#}h10M{at.X:0.#} {at.Y - 5:0.#}v10\"/>");

    static string Circle(string style, Dot at, double radius) =>
        Invariant($"<circle class=\"{style}\" cx=\"{at.X:0.#}\" cy=\"{at.Y:0.#}\" r=\"{radius}\"/>");

    static string Number(double value) => value switch
    {
        < 1e-12 => "under 1e-12",
        < 1e-3 => value.ToString("0e0", CultureInfo.InvariantCulture),
        < 0.1 => value.ToString("0.####", CultureInfo.InvariantCulture),
        < 1 => value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToString("0.#", CultureInfo.InvariantCulture),
    };

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static string Escape(string text) => WebUtility.HtmlEncode(text).Replace("&#178;", "²", StringComparison.Ordinal);

    /// <summary>A place in a panel.</summary>
    readonly record struct Dot(double X, double Y)
    {
        public override string ToString() => Invariant($"{X:0.#} {Y:0.#}");
    }
}
