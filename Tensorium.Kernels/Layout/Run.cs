namespace Tensorium.Kernels;

/// <summary>A place in an operand of two axes or fewer, whose rows are runs: elements that follow each other, or are all one.</summary>
/// <param name="row">The first element of the run.</param>
/// <param name="at">The place in the run.</param>
/// <param name="length">The length of every run.</param>
/// <param name="distance">From a run to the next.</param>
/// <param name="step">1 where elements follow each other, 0 where all are one.</param>
/// <typeparam name="T">The element type.</typeparam>
unsafe struct Run<T>(T* row, nint at, nint length, nint distance, nint step) where T : unmanaged
{
    T* _row = row;
    nint _at = at;

    /// <summary>How many elements there are up to the end of the run.</summary>
    public readonly nint Left => length - _at;

    /// <summary>1 where the elements follow each other, 0 where all are one.</summary>
    public readonly nint Step => step;

    /// <summary>The next element, with <see cref="Left"/> - 1 more behind it where they follow each other.</summary>
    public readonly ref T First => ref _row[_at * step];

    /// <summary>Goes on by at most <see cref="Left"/> elements; behind the last one to the next run.</summary>
    public void Advance(nint count)
    {
        _at += count;
        if (_at < length) return;
        _at = 0;
        _row += distance;
    }
}
