using Tensorium.Kernels;

namespace Tensorium;

public abstract partial class Device
{
    /// <summary>y = map(a, b, c, d) element by element; all operands have y's shape and type.</summary>
    internal abstract void Map<TMap>(in TMap map, Operand y, Operand a, Operand b = default, Operand c = default,
        Operand d = default) where TMap : struct, IMap;

    /// <summary>y = map(a, b) is not 0, with y of Bool; a and b have y's shape and one type.</summary>
    internal abstract void Test<TMap>(in TMap map, Operand y, Operand a, Operand b = default) where TMap : struct, IMap;

    /// <summary>y = map(a, b), a matrix, and the sums of its columns; all but these have y's shape.</summary>
    internal virtual void MapAndSum<TMap>(in TMap map, Operand y, Operand sums, Operand a, Operand b = default) where TMap : struct, IMap
    {
        var shape = y.Layout.Shape;
        Map(map, y, a, b);
        Reduce<SumReduction>(sums, y with { Layout = y.Layout.TryReshape((1, shape[0], shape[1]))! });
    }

    /// <summary>y = the reduction of x, of shape (outer, n, inner) and contiguous, over its middle axis.</summary>
    internal abstract void Reduce<TReduction>(Operand y, Operand x) where TReduction : struct, IReduction;

    /// <summary>
    /// y, of Int64, = where along the middle axis of x, of shape (outer, n, inner) and contiguous, the largest or smallest
    /// element is: the first of equals, and the first NaN before all.
    /// </summary>
    internal abstract void ArgReduce(Operand y, Operand x, bool largest);

    /// <summary>y = the running sums along the middle axis of x, of shape (outer, n, inner) and contiguous.</summary>
    internal abstract void CumulativeSum(Operand y, Operand x);

    /// <summary>Copies x to y, which may lie anyhow, converting the type; integers truncate, not-0 is true.</summary>
    internal abstract void Copy(Operand y, Operand x);

    /// <summary>Sets every element of y, which may lie anyhow.</summary>
    internal abstract void Fill(Operand y, double value);

    /// <summary>The smallest and the largest of a contiguous Int64 operand that has elements.</summary>
    internal abstract (long Min, long Max) Range(Operand x);

    /// <summary>
    /// Whether the kernels that take indices look at each themselves: they count negative ones from the end, and report a wrong one
    /// when this program next waits for the device. Else indices are checked before, by their <see cref="Range"/>.
    /// </summary>
    internal virtual bool KernelsCheckIndices => false;

    /// <summary>Where <see cref="KernelsCheckIndices"/>: reports an index that does not lie in 0 to n - 1, without waiting for it.</summary>
    /// <param name="indices">Contiguous, of Int64.</param>
    /// <param name="n">The length of the axis.</param>
    /// <param name="what">"label", "index", or what else the report calls it.</param>
    internal virtual void CheckIndices(Operand indices, long n, string what) => throw new NotSupportedException($"{this} checks indices before");

    /// <summary>Whether reading a value waits for work that was given before.</summary>
    internal virtual bool ReadingWaits => false;

    /// <summary>y[i] = start + i step</summary>
    internal abstract void Sequence(Operand y, double start, double step);

    /// <summary>C = A B for the last two axes, one product for each of the leading ones; C and A and B have equal ranks.</summary>
    /// <param name="c">Contiguous.</param>
    /// <param name="a">Anyhow; leading axes broadcast.</param>
    /// <param name="b">Anyhow; leading axes broadcast.</param>
    /// <param name="accumulate">C += A B instead.</param>
    internal abstract void MatMul(Operand c, Operand a, Operand b, bool accumulate = false);

    /// <summary>y = op(x W + b), matrices, in one pass.</summary>
    /// <param name="op">The activation.</param>
    /// <param name="y">Contiguous.</param>
    /// <param name="x">Anyhow.</param>
    /// <param name="w">Anyhow.</param>
    /// <param name="b">A contiguous vector, or null.</param>
    internal abstract void Linear<TOp>(in TOp op, Operand y, Operand x, Operand w, Operand? b) where TOp : struct, IUnaryOp;

    /// <summary>y[o, j, i] = x[o, indices[j], i]; indices of Int64 lie in the axis; see <see cref="KernelsCheckIndices"/>.</summary>
    internal abstract void IndexSelect(Operand y, Operand x, Operand indices);

    /// <summary>y[o, indices[j], i] += x[o, j, i], in the order of j.</summary>
    internal abstract void IndexAdd(Operand y, Operand x, Operand indices);

    /// <summary>y[o, j, i] = x[o, indices[o, j, i], i]</summary>
    internal abstract void Gather(Operand y, Operand x, Operand indices);

    /// <summary>y[o, indices[o, j, i], i] += x[o, j, i], in the order of j.</summary>
    internal abstract void ScatterAdd(Operand y, Operand x, Operand indices);

    /// <summary>y, of Int64, = the first k places of the order that sorts each row of x, (rows, k) of (rows, n); stable, NaN last.</summary>
    internal abstract void ArgSort(Operand y, Operand x, bool descending);

    /// <summary>Draws y, contiguous, from a distribution; element i depends on seed, offset and i alone.</summary>
    internal abstract void Random(Operand y, Distribution distribution, ulong seed, ulong offset);

    /// <summary>Each row of y = softmax of the row of x, or its logarithm. Shapes (rows, n), contiguous.</summary>
    internal abstract void Softmax(Operand y, Operand x, bool log);

    /// <summary>
    /// loss[r] = logsumexp(x[r, :]) - x[r, labels[r]] and statistics[r, :] = (max x[r, :], Σ exp(x[r, :] - max)), all contiguous.
    /// </summary>
    internal abstract void SoftmaxCrossEntropy(Operand loss, Operand statistics, Operand x, Operand labels);

    /// <summary>dx[r, c] = dy[r] (exp(x[r, c] - statistics[r, 0]) / statistics[r, 1] - [c = labels[r]]); dx is no part of x.</summary>
    internal abstract void SoftmaxCrossEntropyGradient(Operand dx, Operand dy, Operand statistics, Operand x, Operand labels);

    /// <summary>
    /// y = γ (x - μ) / √(σ² + ε) + β for a matrix x that has elements, with the mean μ and the variance σ² of each row or of each
    /// column. All contiguous.
    /// </summary>
    /// <param name="y">Of x's shape.</param>
    /// <param name="mean">Takes μ.</param>
    /// <param name="variance">Takes σ².</param>
    /// <param name="x">The matrix.</param>
    /// <param name="gamma">γ, as many numbers as x has columns; 1 when null.</param>
    /// <param name="beta">β, as many; 0 when null.</param>
    /// <param name="epsilon">ε</param>
    /// <param name="byRows">Whether statistics are of rows rather than of columns.</param>
    internal abstract void Normalize(
        Operand y, Operand mean, Operand variance, Operand x, Operand? gamma, Operand? beta, double epsilon, bool byRows);

    /// <summary>
    /// Backward of <see cref="Normalize"/>: with x̂ = (x - μ) r, r = 1 / √(σ² + ε) and g = γ dy, dx = r (g - mean g - x̂ mean (g x̂)),
    /// dγ = Σ dy x̂ and dβ = Σ dy. All contiguous; dγ and dβ may be null.
    /// </summary>
    internal abstract void NormalizeGradient(
        Operand dx, Operand? dGamma, Operand? dBeta, Operand dy, Operand x, Operand mean, Operand variance, Operand? gamma,
        double epsilon, bool byRows);

    /// <summary>
    /// One optimizer step over every weight of a list with its gradient and state, in one pass and one dispatch. All
    /// contiguous, of one type, and none twice.
    /// </summary>
    internal abstract void Update<TRule>(ReadOnlySpan<UpdateItem<TRule>> items) where TRule : struct, IUpdateRule<TRule>;

    /// <summary>
    /// Whether <see cref="UpdateByFactors"/> is there for a matrix of this size and so many examples, and gains: by one for any rule, by
    /// several for those with a <see cref="IUpdateRule{TSelf}.DescentRate"/>.
    /// </summary>
    internal virtual bool UpdatesByFactors(long rows, long columns, long examples) => false;

    /// <summary>One optimizer step over a matrix by the gradient x y, in place of the one of the item.</summary>
    /// <param name="item">The matrix and its state; its gradient is not read.</param>
    /// <param name="x">A column for each example, contiguous.</param>
    /// <param name="y">A row for each example, contiguous.</param>
    internal virtual void UpdateByFactors<TRule>(in UpdateItem<TRule> item, Operand x, Operand y) where TRule : struct, IUpdateRule<TRule> =>
        throw new NotSupportedException($"{this} takes no factors of a gradient");
}

/// <summary>What <see cref="Device"/> draws random numbers from.</summary>
enum DistributionKind
{
    Uniform,
    Normal,
    TruncatedNormal,
    Bernoulli,
    Integers,
}

/// <summary>A distribution: uniform in [A, B), normal of mean A and deviation B (truncated at 2 B), 1 with probability A,
/// or an integer in [A, B).</summary>
readonly record struct Distribution(DistributionKind Kind, double A, double B);
