using Tensorium.Kernels;

namespace Tensorium;

/// <summary>
/// A gradient x yᵀ that is not multiplied yet, as a single example gives it by a matrix. It notices when a factor was changed in place
/// since.
/// </summary>
/// <param name="x">Of one column.</param>
/// <param name="y">Of one row.</param>
readonly struct OuterGradient(Operand x, Operand y)
{
    readonly int _versionOfX = x.Storage.Version, _versionOfY = y.Storage.Version;

    /// <summary>The column.</summary>
    /// <exception cref="InvalidOperationException">It was changed in place.</exception>
    public Operand X => Unchanged(x, _versionOfX);

    /// <summary>The row.</summary>
    /// <exception cref="InvalidOperationException">It was changed in place.</exception>
    public Operand Y => Unchanged(y, _versionOfY);

    /// <summary>Whether a product is of this kind, and a step on its device gains by its factors.</summary>
    public static bool Pays(Operand a, Operand b) =>
        a.Layout.Shape[1] == 1 && a.Storage.Device.UpdatesByOuter(a.Layout.Shape[0], b.Layout.Shape[1]);

    /// <summary>Whether a factor lies in one of these.</summary>
    public bool LiesIn(HashSet<Storage> memory) => memory.Contains(x.Storage) || memory.Contains(y.Storage);

    static Operand Unchanged(Operand factor, int version) => factor.Storage.Version == version ? factor : throw new InvalidOperationException(
        $"a tensor of shape {factor.Layout.Shape} that a gradient depends on was changed in place before the step: it is at version "
        + $"{factor.Storage.Version}, and version {version} was saved. Clone it before changing it.");
}
