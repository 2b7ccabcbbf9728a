using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>The lines of a matrix that have statistics of their own: its rows, or its columns.</summary>
/// <param name="rows">Rows of the matrix.</param>
/// <param name="columns">Columns of the matrix.</param>
/// <param name="byRows">1 where lines are rows, 0 where they are columns.</param>
readonly struct Lines(long rows, long columns, int byRows)
{
    /// <summary>How many lines there are.</summary>
    public long Count => byRows != 0 ? rows : columns;

    /// <summary>Elements of a line.</summary>
    public long Length => byRows != 0 ? columns : rows;

    /// <summary>Where element i of a line lies.</summary>
    public long At(long line, long i) => byRows != 0 ? (line * columns) + i : (i * columns) + line;

    /// <summary>The column of element i of a line.</summary>
    public long Column(long line, long i) => byRows != 0 ? i : line;

    /// <summary>The line of the element in a row and a column.</summary>
    public long Line(long row, long column) => byRows != 0 ? row : column;
}

/// <summary>y = γ (x - μ) / √(σ² + ε) + β with the mean and the variance of each line; item is a line.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct NormalizeJob<T, V, E>(
    ArrayView<T> y, ArrayView<T> mean, ArrayView<T> variance, ArrayView<T> x, Affine<T> affine, Lines lines, double epsilon)
    : IGpuGroupJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        var n = lines.Length;
        V count = n, sum = 0.0, squares = 0.0;
        for (long i = Group.IdxX; i < n; i += Group.DimX) sum += E.Load(x[lines.At(item, i)]);
        var middle = GroupTree.Join<T, V, E, SumReduction>(sum, Group.DimX) / count;
        for (long i = Group.IdxX; i < n; i += Group.DimX)
        {
            var distance = E.Load(x[lines.At(item, i)]) - middle;
            squares += distance * distance;
        }
        var spread = GroupTree.Join<T, V, E, SumReduction>(squares, Group.DimX) / count;
        V one = 1.0;
        var scale = one / V.Sqrt(spread + epsilon);
        for (long i = Group.IdxX; i < n; i += Group.DimX)
        {
            var (at, column) = (lines.At(item, i), lines.Column(item, i));
            var normal = (E.Load(x[at]) - middle) * scale;
            y[at] = E.Store((affine.Gamma<V, E>(column) * normal) + affine.Beta<V, E>(column));
        }
        if (Group.IdxX != 0) return;
        mean[item] = E.Store(middle);
        variance[item] = E.Store(spread);
    }
}

/// <summary>dx = r (g - mean g - x̂ mean (g x̂)) with g = γ dy and r = 1 / √(σ² + ε); item is a line.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct NormalizeGradientJob<T, V, E>(
    ArrayView<T> dx, ArrayView<T> dy, ArrayView<T> x, ArrayView<T> mean, ArrayView<T> variance, Affine<T> affine, Lines lines,
    double epsilon) : IGpuGroupJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        var n = lines.Length;
        V count = n, one = 1.0, sum = 0.0, product = 0.0;
        var middle = E.Load(mean[item]);
        var scale = one / V.Sqrt(E.Load(variance[item]) + epsilon);
        for (long i = Group.IdxX; i < n; i += Group.DimX)
        {
            var at = lines.At(item, i);
            var g = affine.Gamma<V, E>(lines.Column(item, i)) * E.Load(dy[at]);
            sum += g;
            product += g * ((E.Load(x[at]) - middle) * scale);
        }
        var meanG = GroupTree.Join<T, V, E, SumReduction>(sum, Group.DimX) / count;
        var meanProduct = GroupTree.Join<T, V, E, SumReduction>(product, Group.DimX) / count;
        for (long i = Group.IdxX; i < n; i += Group.DimX)
        {
            var at = lines.At(item, i);
            var g = affine.Gamma<V, E>(lines.Column(item, i)) * E.Load(dy[at]);
            var normal = (E.Load(x[at]) - middle) * scale;
            dx[at] = E.Store(scale * ((g - meanG) - (normal * meanProduct)));
        }
    }
}

/// <summary>dγ = Σ dy x̂ and dβ = Σ dy over the rows; item is a column.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct AffineGradientJob<T, V, E>(
    Affine<T> gradient, ArrayView<T> dy, ArrayView<T> x, ArrayView<T> mean, ArrayView<T> variance, Lines lines, long rows,
    long columns, double epsilon) : IGpuGroupJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        V one = 1.0, product = 0.0, sum = 0.0;
        for (long row = Group.IdxX; row < rows; row += Group.DimX)
        {
            var (at, line) = ((row * columns) + item, lines.Line(row, item));
            var slope = E.Load(dy[at]);
            var scale = one / V.Sqrt(E.Load(variance[line]) + epsilon);
            product += slope * ((E.Load(x[at]) - E.Load(mean[line])) * scale);
            sum += slope;
        }
        product = GroupTree.Join<T, V, E, SumReduction>(product, Group.DimX);
        sum = GroupTree.Join<T, V, E, SumReduction>(sum, Group.DimX);
        if (Group.IdxX == 0) gradient.Set<V, E>(item, product, sum);
    }
}

/// <summary>γ and β of the columns, or their gradients; each may be absent.</summary>
/// <param name="gamma">γ, or any memory where there is none.</param>
/// <param name="beta">β, or any memory where there is none.</param>
/// <param name="hasGamma">0 where there is no γ.</param>
/// <param name="hasBeta">0 where there is no β.</param>
/// <typeparam name="T">float or double.</typeparam>
readonly struct Affine<T>(ArrayView<T> gamma, ArrayView<T> beta, int hasGamma, int hasBeta) where T : unmanaged
{
    /// <summary>γ of a column, 1 where there is none.</summary>
    public V Gamma<V, E>(long column)
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        V one = 1.0;
        return hasGamma != 0 ? E.Load(gamma[column]) : one;
    }

    /// <summary>β of a column, 0 where there is none.</summary>
    public V Beta<V, E>(long column)
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        V zero = 0.0;
        return hasBeta != 0 ? E.Load(beta[column]) : zero;
    }

    /// <summary>Writes those that are there.</summary>
    public void Set<V, E>(long column, V g, V b)
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        if (hasGamma != 0) gamma[column] = E.Store(g);
        if (hasBeta != 0) beta[column] = E.Store(b);
    }
}
