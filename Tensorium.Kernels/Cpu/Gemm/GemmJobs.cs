using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Tiles over the whole of K with B read in place, the row tiles of one column of tiles after another.</summary>
unsafe struct DirectJob<S, V, T, TEpilogue>(in Product<T> product, TEpilogue epilogue) : IJob
    where S : ISimd<V, T> where V : struct where T : unmanaged where TEpilogue : struct, ITileEpilogue<T>
{
    readonly Product<T> _p = product;

    public nint RowTiles { get; } = GemmDriver<S, V, T>.RowTiles(product);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint start, nint end)
    {
        nint width = S.TileVectors * S.Count, rowTiles = RowTiles;
        var (column, rowTile) = Math.DivRem(start, rowTiles);
        for (; start < end; column++, rowTile = 0)
        {
            var j0 = column * width;
            var n = nint.Min(width, _p.N - j0);
            var tile = new Tile<T>
            {
                ARow = _p.ARow,
                AStep = _p.AStep,
                B = _p.B + j0,
                BStep = _p.BStep,
                CRow = _p.CRow,
                K = _p.K,
                Bias = _p.Bias == null ? null : _p.Bias + j0,
                Accumulate = _p.Accumulate,
                Rate = _p.Rate,
                Rectify = Finish.IsInTile<T, TEpilogue>(),
                Tail = (int)(n % S.Count),
            };
            var vectors = (n - 1) / S.Count + 1;
            var rows = new TileWalk(_p.M, rowTiles, rowTile);
            for (var next = nint.Min(end, start - rowTile + rowTiles); start < next; start++, rows.Next())
            {
                tile.A = _p.A + rows.Row * _p.ARow;
                tile.C = _p.C + rows.Row * _p.CRow + j0;
                MicroKernel<S, V, T>.Run(tile, rows.Height, vectors);
                Finish.Tile(_p, tile.C, rows.Height, n, j0, epilogue);
            }
        }
    }
}

/// <summary>
/// A few panels of B a chunk, packed just before its use: block by block of K, all row tiles of the chunk. A thread whose
/// next chunk has other row tiles of the same panels packs them once.
/// </summary>
unsafe struct PanelJob<S, V, T, TEpilogue>(
    in Product<T> product, T* packedA, nint rowTiles, nint groups, nint columns, TEpilogue epilogue) : IJob
    where S : ISimd<V, T> where V : struct where T : unmanaged where TEpilogue : struct, ITileEpilogue<T>
{
    readonly Product<T> _p = product;
    readonly T* _packedA = packedA;
    readonly long _number = Scratch.NumberJob();

    public readonly void Run(nint start, nint end)
    {
        for (; start < end; start++)
        {
            var (panel, group) = Math.DivRem(start, groups);
            Panels(panel * columns, group * rowTiles / groups, (group + 1) * rowTiles / groups);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Panels(nint first, nint firstTile, nint endTile)
    {
        nint width = nint.Min(S.TileVectors * S.Count, columns), end = nint.Min(first + columns, _p.N);
        var blocks = nint.Max(1, (_p.K - 1) / GemmDriver<S, V, T>.KBlock + 1);
        var room = ((_p.K - 1) / blocks + 1) * columns;
        for (nint block = 0; block < blocks; block++)
        {
            nint p0 = block * _p.K / blocks, p1 = (block + 1) * _p.K / blocks, k = p1 - p0;
            var packed = Scratch.Panel<T>(room, _number, part: block * _p.N + first, out var isPacked);
            for (var j0 = first; j0 < end && !isPacked; j0 += width)
                Packing.Panel<S, V, T>(
                    _p.B + p0 * _p.BStep + j0 * _p.BColumn, _p.BStep, _p.BColumn, k, nint.Min(width, end - j0),
                    packed + (j0 - first) * k, width);
            var isLast = block == blocks - 1;
            var tile = new Tile<T>
            {
                ARow = _p.ARow,
                AStep = _p.AStep,
                BStep = width,
                CRow = _p.CRow,
                K = k,
                Accumulate = _p.Accumulate || block > 0,
                Rectify = isLast && Finish.IsInTile<T, TEpilogue>(),
            };
            var walk = new TileWalk(_p.M, rowTiles, firstTile);
            for (var rowTile = firstTile; rowTile < endTile; rowTile++, walk.Next())
            {
                nint i0 = walk.Row, rows = walk.Height;
                if (_packedA == null)
                {
                    tile.A = _p.A + i0 * _p.ARow + p0 * _p.AStep;
                }
                else
                {
                    tile.A = _packedA + i0 * _p.K + p0 * rows;
                    (tile.ARow, tile.AStep, tile.Ahead) = (1, rows, rows * _p.K); // the next tile's
                }
                for (var j0 = first; j0 < end; j0 += width)
                {
                    var n = nint.Min(width, end - j0);
                    tile.B = packed + (j0 - first) * k;
                    tile.C = _p.C + i0 * _p.CRow + j0;
                    tile.Bias = isLast && _p.Bias != null ? _p.Bias + j0 : null;
                    tile.Tail = (int)(n % S.Count);
                    MicroKernel<S, V, T>.Run(tile, rows, (n - 1) / S.Count + 1);
                    if (isLast) Finish.Tile(_p, tile.C, rows, n, j0, epilogue);
                }
            }
        }
    }
}
