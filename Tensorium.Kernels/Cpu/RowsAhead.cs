using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels.Cpu;

/// <summary>Rows that are needed soon, brought to the second cache in the order in which they lie in memory.</summary>
/// <param name="at">The first of them.</param>
/// <param name="width">Bytes of a row.</param>
/// <param name="stride">Bytes from one row to the next.</param>
unsafe struct RowsAhead(byte* at, nint width, nint stride)
{
    const int Line = 64;

    byte* _row = at;
    nint _offset;

    /// <summary>
    /// Asks for the next bytes, at most four cache lines, where the processor can be asked. No address is wrong: it is no access.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch(int bytes)
    {
        if (!Sse.IsSupported) return;
        var at = _row + _offset;
        Sse.Prefetch1(at);
        if (bytes > Line) Sse.Prefetch1(at + Line);
        if (bytes > 2 * Line) Sse.Prefetch1(at + (2 * Line));
        if (bytes > 3 * Line) Sse.Prefetch1(at + (3 * Line));
        _offset += bytes;
        if (_offset < width) return;
        _offset = 0;
        _row += stride;
    }
}
