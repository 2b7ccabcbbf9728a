namespace Tensorium.Kernels.Cpu;

/// <summary>What happens to finished elements, where tiles do not do it themselves.</summary>
static unsafe class Finish
{
    /// <summary>
    /// Whether tiles do it in registers, where they store their sums. Reading these again costs even the cheapest op 3 % of a product (512 x
    /// 300 x 784 on a Zen 5: 977 against 945 microseconds).
    /// </summary>
    public static bool IsInTile<T, TEpilogue>() where T : unmanaged => typeof(TEpilogue) == typeof(ActivationEpilogue<T, Relu>);

    /// <summary>Finishes a tile, and what was computed before of the columns behind the last.</summary>
    /// <param name="p">The product.</param>
    /// <param name="c">The first element of the tile.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="n">Columns of the tile.</param>
    /// <param name="j0">The first of them.</param>
    /// <param name="epilogue">What happens.</param>
    public static void Tile<T, TEpilogue>(in Product<T> p, T* c, nint rows, nint n, nint j0, TEpilogue epilogue)
        where T : unmanaged where TEpilogue : struct, ITileEpilogue<T>
    {
        if (!IsInTile<T, TEpilogue>()) Rows(c, p.CRow, rows, j0 + n == p.N ? n + p.Behind : n, j0, epilogue);
    }

    /// <summary>Finishes pieces of rows.</summary>
    public static void Rows<T, TEpilogue>(T* c, nint cRow, nint rows, nint n, nint j0, TEpilogue epilogue)
        where T : unmanaged where TEpilogue : struct, ITileEpilogue<T>
    {
        if (typeof(TEpilogue) == typeof(NoEpilogue<T>)) return;
        for (nint i = 0; i < rows; i++) epilogue.Apply(new(c + i * cRow, (int)n), j0);
    }
}
