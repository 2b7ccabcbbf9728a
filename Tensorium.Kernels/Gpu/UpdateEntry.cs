namespace Tensorium.Kernels.Gpu;

/// <summary>A tensor of an optimizer step. Addresses count elements.</summary>
/// <param name="W">The weight.</param>
/// <param name="G">Its gradient.</param>
/// <param name="A">The first slot, or 0.</param>
/// <param name="B">The second slot, or 0.</param>
/// <param name="C">The third slot, or 0.</param>
/// <param name="Packs">Its packs: 0 where one of these does not begin at the address of one.</param>
/// <param name="Items">Its packs and the elements that are left.</param>
/// <param name="FirstItem">Where its items begin among those of all: at a chunk.</param>
/// <param name="Rule">The number of its rule.</param>
readonly record struct UpdateEntry(long W, long G, long A, long B, long C, long Packs, long Items, long FirstItem, long Rule)
{
    /// <summary>The logarithm of the items of a chunk.</summary>
    public const int ChunkBits = 10;

    /// <summary>How many chunks the items take.</summary>
    public long Chunks => (Items + (1 << ChunkBits) - 1) >> ChunkBits;
}
