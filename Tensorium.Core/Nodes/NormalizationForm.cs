using Tensorium.Kernels;

namespace Tensorium;

/// <summary>
/// Whether a normalization is that of a matrix, which has kernels of its own: statistics are over the last axes, that is of
/// rows, or over the first ones, that is of columns; and γ and β have a number for each column.
/// </summary>
/// <param name="Rows">The rows of that matrix; 0 where it is none.</param>
/// <param name="Columns">The columns of that matrix.</param>
/// <param name="ByRows">Whether statistics are of rows.</param>
/// <param name="Statistics">The shape of mean and variance.</param>
readonly record struct NormalizationForm(long Rows, long Columns, bool ByRows, Shape Statistics)
{
    const long LongestRow = 65536; // a single thread does a row

    /// <summary>Whether it is none of a matrix.</summary>
    public bool IsGeneral => Rows == 0;

    /// <summary>The form of a normalization over some axes.</summary>
    public static NormalizationForm Of(Shape shape, int[] axes, Tensor? gamma, Tensor? beta)
    {
        var (rank, count) = (shape.Rank, axes.Length);
        if (count == 0 || shape.Count == 0 || axes.Distinct().Count() < count) return default;
        var last = Array.TrueForAll(axes, axis => axis >= rank - count);
        var first = Array.TrueForAll(axes, axis => axis < count);
        var split = last ? rank - count : count; // where the columns' axes begin
        long columns = 1;
        for (var axis = split; axis < rank; axis++) columns *= shape[axis];
        if (!(last ? columns <= LongestRow : first) || !Fits(gamma) || !Fits(beta)) return default;
        var statistics = shape.ToArray();
        foreach (var axis in axes) statistics[axis] = 1;
        return new(shape.Count / columns, columns, last, Shape.Create(statistics));

        bool Fits(Tensor? weight)
        {
            if (weight is null) return true;
            if (weight.Count != columns || weight.Rank > rank) return false;
            for (var axis = 1; axis <= rank - split; axis++)
                if (axis > weight.Rank ? shape[^axis] != 1 : weight.Shape[^axis] != shape[^axis]) return false;
            return true;
        }
    }

    /// <summary>A contiguous tensor of the normalized shape as the matrix.</summary>
    public Operand Matrix(Tensor x) => x.Operand with { Layout = x.Layout.TryReshape((Rows, Columns))! };
}
