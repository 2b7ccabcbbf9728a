namespace Tensorium.Bench;

/// <summary>The regions where a function stays below a level, by marching squares.</summary>
/// <param name="values">The function at the corners of a grid of squares, by row and column.</param>
sealed class Contours(double[,] values)
{
    // Beyond the grid the function counts as higher than any level, so that every outline is closed.
    const double Outside = 1e300;

    readonly int _rows = values.GetLength(0), _columns = values.GetLength(1);

    /// <summary>The outlines of the region below a level, as closed loops of (column, row), the region to the left.</summary>
    public IReadOnlyList<IReadOnlyList<PlanePoint>> Below(double level)
    {
        // Each piece runs from an edge of a square to another; an edge is the end of one piece and the start of the next.
        Dictionary<Edge, Edge> next = [];
        for (int row = -1; row < _rows; row++)
            for (int column = -1; column < _columns; column++)
                foreach ((Edge from, Edge to) in Pieces(row, column, level)) next.Add(from, to);
        List<IReadOnlyList<PlanePoint>> loops = [];
        while (next.Count > 0)
        {
            List<PlanePoint> loop = [];
            for (Edge edge = next.Keys.First(); next.Remove(edge, out Edge following); edge = following) loop.Add(Crossing(edge, level));
            loops.Add(loop);
        }
        return loops;
    }

    IEnumerable<(Edge From, Edge To)> Pieces(int row, int column, double level)
    {
        Edge bottom = new(row, column, false), top = new(row + 1, column, false), left = new(row, column, true), right = new(row, column + 1, true);
        bool a = At(row, column) < level, b = At(row, column + 1) < level;
        bool c = At(row + 1, column + 1) < level, d = At(row + 1, column) < level;
        // Corners a, b, c, d from the lower left one round; a lone corner is cut off, also of two that face each other.
        if (a && !b && !c && !d || a && c && !b && !d) yield return (bottom, left);
        if (b && !a && !c && !d || b && d && !a && !c) yield return (right, bottom);
        if (c && !a && !b && !d || a && c && !b && !d) yield return (top, right);
        if (d && !a && !b && !c || b && d && !a && !c) yield return (left, top);
        if (a && b && !c && !d) yield return (right, left);
        if (b && c && !a && !d) yield return (top, bottom);
        if (c && d && !a && !b) yield return (left, right);
        if (d && a && !b && !c) yield return (bottom, top);
        if (b && c && d && !a) yield return (left, bottom);
        if (a && c && d && !b) yield return (bottom, right);
        if (a && b && d && !c) yield return (right, top);
        if (a && b && c && !d) yield return (top, left);
    }

    PlanePoint Crossing(Edge edge, double level)
    {
        double from = At(edge.Row, edge.Column);
        double to = edge.Rises ? At(edge.Row + 1, edge.Column) : At(edge.Row, edge.Column + 1);
        double share = (level - from) / (to - from);
        return edge.Rises ? new(edge.Column, edge.Row + share) : new(edge.Column + share, edge.Row);
    }

    double At(int row, int column) => row < 0 || column < 0 || row >= _rows || column >= _columns ? Outside : values[row, column];

    /// <summary>From a corner of the grid to the next one above it, or to the right of it.</summary>
    readonly record struct Edge(int Row, int Column, bool Rises);
}
