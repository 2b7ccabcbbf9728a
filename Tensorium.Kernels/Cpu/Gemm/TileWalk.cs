namespace Tensorium.Kernels.Cpu;

/// <summary>
/// The row tiles of a product one after the other, without a division for each: of <c>m</c> rows cut into <c>count</c> tiles, tile t begins at
/// row ⌊t m / count⌋, so that all have nearly the same height.
/// </summary>
/// <remarks>Where K is short, the multiplications of a tile wait for its address: with divisions 784 x 300 x 16 takes 9 % longer on a Zen 5.</remarks>
struct TileWalk
{
    readonly nint _count, _height, _extra;
    nint _rest;

    /// <summary>Begins with a tile.</summary>
    /// <param name="m">All rows.</param>
    /// <param name="count">All tiles, at least one.</param>
    /// <param name="first">The tile to begin with.</param>
    public TileWalk(nint m, nint count, nint first)
    {
        (_count, (_height, _extra)) = (count, Math.DivRem(m, count));
        (Row, _rest) = Math.DivRem(first * m, count);
    }

    /// <summary>The first row of the present tile.</summary>
    public nint Row { get; private set; }

    /// <summary>Its rows.</summary>
    public readonly nint Height => _height + (_rest + _extra >= _count ? 1 : 0);

    /// <summary>Goes on to the next.</summary>
    public void Next()
    {
        Row += Height;
        _rest += _extra;
        if (_rest >= _count) _rest -= _count;
    }
}
