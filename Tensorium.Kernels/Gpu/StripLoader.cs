using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// Brings strips of a factor to shared memory, a pack a thread. A strip has a row for each of some k, and in it the elements of
/// all lines of a tile: rows of A, columns of B.
/// </summary>
/// <typeparam name="T">A type of 32 bits.</typeparam>
readonly struct StripLoader<T> where T : unmanaged
{
    readonly ArrayView<T> _elements;
    readonly long _first, _step, _depthStride, _depth;
    readonly int _isAlongLines, _inside, _hasPacks, _target, _tileLines;

    /// <summary>A loader for this thread, of 256.</summary>
    /// <param name="tileLines">How many lines a tile has.</param>
    /// <param name="matrices">The factor.</param>
    /// <param name="start">Where its matrix begins.</param>
    /// <param name="first">The first line of the tile.</param>
    /// <param name="lineStride">From line to line.</param>
    /// <param name="depthStride">From k to k.</param>
    /// <param name="lines">How many lines the matrix has.</param>
    /// <param name="depth">How many k.</param>
    public StripLoader(int tileLines, GpuMatrices<T> matrices, long start, long first, long lineStride, long depthStride, long lines, long depth)
    {
        // Neighbouring threads load what is neighbouring in memory: four lines, or four k.
        var isAlong = lineStride == 1;
        var packs = isAlong ? tileLines / 4 : BlockThreads.All / tileLines;
        var line = isAlong ? Group.IdxX % packs * 4 : Group.IdxX / packs;
        var k = isAlong ? Group.IdxX / packs : Group.IdxX % packs * 4;
        _isAlongLines = isAlong ? 1 : 0;
        _target = (k * tileLines) + line;
        _tileLines = tileLines;
        _hasPacks = matrices.HasPacks;
        _elements = matrices.Elements;
        _first = start + ((first + line) * lineStride) + (k * depthStride);
        _step = isAlong ? 1 : depthStride;
        _depthStride = depthStride;
        var left = lines - first - line;
        _inside = left < 1 ? 0 : !isAlong || left > 4 ? 4 : (int)left;
        _depth = depth - k;
    }

    /// <summary>This thread's elements of the strip from some k on; what lies outside of the matrix is 0.</summary>
    public Pack4<T> Load(long depth)
    {
        var left = _depth - depth;
        var inside = left < 1 ? 0 : _isAlongLines != 0 || left > _inside ? _inside : (int)left;
        var at = _first + (depth * _depthStride);
        if (_hasPacks != 0 && inside == 4) return _elements.Cast<Pack4<T>>()[at >> 2];
        Pack4<T> pack = default;
        if (inside > 0) pack.A = _elements[at];
        if (inside > 1) pack.B = _elements[at + _step];
        if (inside > 2) pack.C = _elements[at + (2 * _step)];
        if (inside > 3) pack.D = _elements[at + (3 * _step)];
        return pack;
    }

    /// <summary>Puts them where they belong in a strip.</summary>
    public void Store(ArrayView<Pack4<T>> strips, int firstPack, Pack4<T> pack)
    {
        if (_isAlongLines != 0)
        {
            strips[firstPack + (_target / 4)] = pack;
            return;
        }
        var elements = strips.Cast<T>();
        var at = (4 * firstPack) + _target;
        elements[at] = pack.A;
        elements[at + _tileLines] = pack.B;
        elements[at + (2 * _tileLines)] = pack.C;
        elements[at + (3 * _tileLines)] = pack.D;
    }
}
