namespace Tensorium.Kernels.Gpu;

/// <summary>The threads of a group that computes a tile of a product, each a block of it.</summary>
static class BlockThreads
{
    /// <summary>Along each side of the tile.</summary>
    public const int Side = 16;

    /// <summary>All of them.</summary>
    public const int All = Side * Side;
}
