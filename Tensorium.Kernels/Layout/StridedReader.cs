using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>
/// Reads any layout as if it were contiguous: in place where it is, else block by block through a small buffer. With it
/// every kernel is one loop over contiguous spans, and strides, broadcasting and reversed axes are right by construction.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
readonly unsafe struct StridedReader<T> where T : unmanaged
{
    /// <summary>Runs that are at least so long are worth a loop of their own.</summary>
    public const int LongRun = 64;

    const int ShortRun = 16; // copied element by element: a call costs more

    readonly Storage _storage;
    readonly nint _offset, _low, _extent; // the first element, the lowest one, and how far they reach
    readonly long[] _lengths, _strides;

    /// <summary>Reads <paramref name="operand"/>.</summary>
    public StridedReader(Operand operand)
    {
        _storage = operand.Storage;
        _offset = (nint)operand.Layout.Offset;
        Count = operand.Count;
        (_lengths, _strides) = operand.Layout.IsContiguous ? ([], []) : operand.Layout.Collapse();
        IsDirect = operand.Layout.IsContiguous;
        (_low, _extent) = IsDirect ? (_offset, 1) : operand.Layout.Reach();
        IsConstant = !IsDirect && Array.TrueForAll(_strides, stride => stride == 0);
        RowLength = _lengths.Length == 2 && _strides[0] == 0 && _strides[1] == 1 ? _lengths[1] : 0;
        HasLongRuns = IsDirect || IsConstant || (_lengths.Length == 2 && _strides[1] is 0 or 1 && _lengths[1] >= LongRun);
    }

    /// <summary>The number of elements.</summary>
    public nint Count { get; }

    /// <summary>Whether the elements are read where they lie.</summary>
    public bool IsDirect { get; }

    /// <summary>Whether all elements are one, broadcast.</summary>
    public bool IsConstant { get; }

    /// <summary>The length of the row that is broadcast over all others, or 0 where this is no such thing.</summary>
    public long RowLength { get; }

    /// <summary>Whether <see cref="RunAt"/> gives runs that are worth a loop of their own: broadcast rows and columns do.</summary>
    public bool HasLongRuns { get; }

    /// <summary>The run that element <paramref name="start"/> lies in; only where <see cref="HasLongRuns"/>.</summary>
    /// <remarks>It does not keep the storage alive, as this reader does.</remarks>
    public Run<T> RunAt(nint start)
    {
        if (IsDirect) return new(_storage.Pointer<T>(_offset, Count), start, Count, 0, 1);
        if (IsConstant) return new(Origin + _offset, start, Count, 0, 0);
        var (row, at) = Math.DivRem(start, (nint)_lengths[1]);
        return new(Origin + _offset + (row * (nint)_strides[0]), at, (nint)_lengths[1], (nint)_strides[0], (nint)_strides[1]);
    }

    /// <summary>Where the elements lie; only where <see cref="IsDirect"/>.</summary>
    public Span<T> Direct(nint start, int count) => _storage.Span<T>(_offset + start, count);

    /// <summary>Elements <paramref name="start"/> and on in row-major order, through the buffer where need be.</summary>
    public ReadOnlySpan<T> Read(nint start, int count, Span<T> buffer)
    {
        if (IsDirect) return Direct(start, count);
        Gather(start, buffer[..count]);
        return buffer[..count];
    }

    /// <summary>Copies elements <paramref name="start"/> and on, in row-major order.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather(nint start, Span<T> target)
    {
        if (IsDirect)
        {
            Direct(start, target.Length).CopyTo(target);
            return;
        }
        if (target.IsEmpty) return;
        var rank = _lengths.Length;
        var origin = Origin;
        Span<long> index = stackalloc long[rank];
        var position = Locate(start, index);
        while (!target.IsEmpty)
        {
            var run = (int)long.Min(_lengths[rank - 1] - index[rank - 1], target.Length);
            var from = origin + position;
            var stride = (nint)_strides[rank - 1];
            if (run > ShortRun && stride == 1) new Span<T>(from, run).CopyTo(target);
            else if (run > ShortRun && stride == 0) target[..run].Fill(*from);
            else
                for (nint i = 0; i < run; i++, from += stride) target[(int)i] = *from;
            target = target[run..];
            position = Advance(index, run, position);
        }
    }

    /// <summary>Copies <paramref name="source"/> to the elements <paramref name="start"/> and on: the way back.</summary>
    [SkipLocalsInit]
    public void Scatter(nint start, ReadOnlySpan<T> source)
    {
        if (IsDirect)
        {
            source.CopyTo(Direct(start, source.Length));
            return;
        }
        var rank = _lengths.Length;
        Span<long> index = stackalloc long[rank];
        var position = Locate(start, index);
        while (!source.IsEmpty)
        {
            var run = (int)long.Min(_lengths[rank - 1] - index[rank - 1], source.Length);
            WriteRun(position, (nint)_strides[rank - 1], source[..run]);
            source = source[run..];
            position = Advance(index, run, position);
        }
    }

    /// <summary>The start of the storage, after one check of all that this reads.</summary>
    T* Origin => _storage.Pointer<T>(_low, _extent) - _low;

    nint Locate(nint start, Span<long> index)
    {
        var position = _offset;
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            (start, index[axis]) = ((nint)(start / _lengths[axis]), start % _lengths[axis]);
            position += (nint)(index[axis] * _strides[axis]);
        }
        return position;
    }

    nint Advance(Span<long> index, int run, nint position)
    {
        var axis = index.Length - 1;
        index[axis] += run;
        position += run * (nint)_strides[axis];
        while (axis > 0 && index[axis] == _lengths[axis])
        {
            position += (nint)(_strides[axis - 1] - (_lengths[axis] * _strides[axis]));
            index[axis] = 0;
            index[--axis]++;
        }
        return position;
    }

    void WriteRun(nint position, nint stride, ReadOnlySpan<T> source)
    {
        if (stride == 1)
        {
            source.CopyTo(_storage.Span<T>(position, source.Length));
        }
        else
        {
            for (var i = 0; i < source.Length; i++) _storage.Span<T>(position + (i * stride), 1)[0] = source[i];
        }
    }
}
