namespace Tensorium.Kernels.Gpu;

/// <summary>How large a part of a product a group computes: Side x Side threads, each four by four elements.</summary>
interface ITile
{
    /// <summary>Threads along each side.</summary>
    static abstract int Side { get; }
}

/// <summary>64 by 64 elements by 256 threads.</summary>
readonly struct LargeTile : ITile
{
    public static int Side => BlockThreads.Side;
}

/// <summary>16 by 16 elements by 16 threads.</summary>
readonly struct SmallTile : ITile
{
    public static int Side => 4;
}
