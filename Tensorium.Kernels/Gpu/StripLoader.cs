using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// Brings strips of a factor to shared memory, a pack a thread. A strip has a row for each of eight k, and in it the elements of
/// the 128 lines of a tile: rows of A, columns of B.
/// </summary>
/// <typeparam name="T">A type of 32 bits.</typeparam>
readonly struct StripLoader<T> where T : unmanaged
{
    const int Lines = 128;

    readonly ArrayView<T> _elements;
    readonly long _start, _lineStride, _depthStride, _lines, _depth;
    readonly int _line, _k, _isAlongLines, _hasPacks;

    /// <summary>A loader for this thread.</summary>
    /// <param name="matrices">The factor.</param>
    /// <param name="start">Where its matrix begins.</param>
    /// <param name="first">The first line of the tile.</param>
    /// <param name="lineStride">From line to line.</param>
    /// <param name="depthStride">From k to k.</param>
    /// <param name="lines">How many lines the matrix has.</param>
    /// <param name="depth">How many k.</param>
    public StripLoader(GpuMatrices<T> matrices, long start, long first, long lineStride, long depthStride, long lines, long depth)
    {
        // Neighbouring threads load what is neighbouring in memory: four lines, or four k.
        _isAlongLines = lineStride == 1 ? 1 : 0;
        _line = lineStride == 1 ? Group.IdxX % (Lines / 4) * 4 : Group.IdxX / 2;
        _k = lineStride == 1 ? Group.IdxX / (Lines / 4) : Group.IdxX % 2 * 4;
        _hasPacks = matrices.HasPacks;
        _elements = matrices.Elements;
        _start = start + (first * lineStride);
        (_lineStride, _depthStride, _lines, _depth) = (lineStride, depthStride, lines - first, depth);
    }

    /// <summary>This thread's elements of the strip from some k on; what lies outside of the matrix is 0.</summary>
    public Pack4<T> Load(long depth)
    {
        var k = depth + _k;
        var at = _start + (_line * _lineStride) + (k * _depthStride);
        var (lines, depths) = (_lines - _line, _depth - k);
        if (_isAlongLines != 0 ? depths < 1 : lines < 1) return default;
        var inside = _isAlongLines != 0 ? lines : depths;
        if (_hasPacks != 0 && inside >= 4) return _elements.Cast<Pack4<T>>()[at / 4];
        var step = _isAlongLines != 0 ? _lineStride : _depthStride;
        Pack4<T> pack = default;
        if (inside > 0) pack.A = _elements[at];
        if (inside > 1) pack.B = _elements[at + step];
        if (inside > 2) pack.C = _elements[at + (2 * step)];
        if (inside > 3) pack.D = _elements[at + (3 * step)];
        return pack;
    }

    /// <summary>Puts them where they belong in a strip.</summary>
    public void Store(ArrayView<Pack4<T>> strips, int firstPack, Pack4<T> pack)
    {
        if (_isAlongLines != 0)
        {
            strips[firstPack + (((_k * Lines) + _line) / 4)] = pack;
            return;
        }
        var elements = strips.Cast<T>();
        var at = (4 * firstPack) + (_k * Lines) + _line;
        elements[at] = pack.A;
        elements[at + Lines] = pack.B;
        elements[at + (2 * Lines)] = pack.C;
        elements[at + (3 * Lines)] = pack.D;
    }
}
