namespace Tensorium.Kernels.Cpu;

/// <summary>What happens to finished elements of a product while they are still in cache: an activation, say.</summary>
public interface ITileEpilogue<T> where T : unmanaged
{
    /// <summary>Changes a piece of one row in place. Pieces come in no set order, on several threads at once.</summary>
    /// <param name="row">Neighbouring finished elements of one row, bias included.</param>
    /// <param name="column">The column of the first of them.</param>
    void Apply(Span<T> row, nint column);
}

/// <summary>Leaves the product as it is.</summary>
public readonly struct NoEpilogue<T> : ITileEpilogue<T> where T : unmanaged
{
    /// <summary>Does nothing.</summary>
    public void Apply(Span<T> row, nint column)
    {
    }
}
