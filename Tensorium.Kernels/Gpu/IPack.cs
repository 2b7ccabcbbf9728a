namespace Tensorium.Kernels.Gpu;

/// <summary>Neighbouring elements that a thread loads and stores at once, from an address that is a multiple of their size.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TSelf">The implementing pack.</typeparam>
interface IPack<T, TSelf>
    where T : unmanaged
    where TSelf : unmanaged, IPack<T, TSelf>
{
    /// <summary>How many elements it has.</summary>
    static abstract int Count { get; }

    /// <summary>Calls a formula once for each place of five packs.</summary>
    static abstract void ForEach<TFormula>(TFormula formula, ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d, ref TSelf e)
        where TFormula : struct, IPackFormula<T>;
}
