namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Copies a layout in which another axis than the last has neighbours in memory to a contiguous one: matrices of these two
/// axes turn tile by tile, so that every cache line is read and written once. An item is a tile.
/// </summary>
/// <typeparam name="T">Of four or eight bytes.</typeparam>
readonly unsafe struct TransposeJob<T> : IJob where T : unmanaged
{
    /// <summary>Tiles a thread takes at a time.</summary>
    public const int Grain = CopyJob<T>.Grain / (Tile * Tile);

    const int Tile = 64, Least = 8;

    readonly Operand _target, _source;
    readonly long[] _lengths, _strides; // of the source; the target is dense
    readonly int _axis;                 // of the neighbours

    TransposeJob(Operand target, Operand source, long[] lengths, long[] strides, int axis)
    {
        (_target, _source, _lengths, _strides, _axis) = (target, source, lengths, strides, axis);
        Items = target.Count / (Rows * Columns) * Tiles(Rows) * Tiles(Columns);
    }

    /// <summary>The number of tiles.</summary>
    public nint Items { get; }

    nint Rows => (nint)_lengths[_axis];

    nint Columns => (nint)_lengths[^1];

    /// <summary>The job for a copy, or null where it turns nothing, or too little.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="source">Where from.</param>
    public static TransposeJob<T>? For(Operand target, Operand source) =>
        target.Layout.IsContiguous && Find(source) is var (lengths, strides, axis) ? new(target, source, lengths, strides, axis) : null;

    /// <summary>Whether a copy of the operand would turn it, and be no larger than it is.</summary>
    public static bool Turns(Operand source) => Find(source) is var (_, strides, _) && Array.IndexOf(strides, 0) < 0;

    /// <summary>The merged axes, and the one of them along which neighbours lie, where both it and the last are long enough.</summary>
    static (long[] Lengths, long[] Strides, int Axis)? Find(Operand source)
    {
        if (sizeof(T) < sizeof(float) || source.Count < Least * Least || source.Layout.IsContiguous || source.Layout.Strides[^1] is 0 or 1) return null;
        var (lengths, strides) = source.Layout.Collapse();
        var axis = Array.IndexOf(strides, 1);
        return axis >= 0 && axis < strides.Length - 1 && strides[^1] > 0 && lengths[axis] >= Least && lengths[^1] >= Least
            ? (lengths, strides, axis)
            : null;
    }

    /// <summary>Turns the tiles.</summary>
    public void Run(nint start, nint end)
    {
        var (low, extent) = _source.Layout.Reach(); // checked once
        var from = _source.Storage.Pointer<T>(low, extent) - low;
        var to = _target.Storage.Pointer<T>((nint)_target.Layout.Offset, _target.Count);
        nint below = 1; // elements of the target from one row of a matrix to the next
        for (var axis = _axis + 1; axis < _lengths.Length; axis++) below *= (nint)_lengths[axis];
        nint across = Tiles(Columns), down = Tiles(Rows);
        for (; start < end; start++)
        {
            var (matrix, tile) = Math.DivRem(start, across * down);
            nint row = tile / across * Tile, column = tile % across * Tile;
            var (source, target) = Starts(matrix);
            Packing.Transpose(
                from + source + row + (column * (nint)_strides[^1]), (nint)_strides[^1],
                nint.Min(Tile, Rows - row), nint.Min(Tile, Columns - column), to + target + (row * below) + column, below);
        }
    }

    /// <summary>Where a matrix begins in the source and in the target, which number them in the order of the other axes.</summary>
    (nint Source, nint Target) Starts(nint matrix)
    {
        nint source = (nint)_source.Layout.Offset, target = 0, step = 1;
        for (var axis = _lengths.Length - 1; axis >= 0; axis--)
        {
            var length = (nint)_lengths[axis];
            if (axis != _axis && axis != _lengths.Length - 1)
            {
                source += matrix % length * (nint)_strides[axis];
                target += matrix % length * step;
                matrix /= length;
            }
            step *= length;
        }
        return (source, target);
    }

    static nint Tiles(nint length) => ((length - 1) / Tile) + 1;
}
