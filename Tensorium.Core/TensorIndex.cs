namespace Tensorium;

/// <summary>What to take of one axis: an element, a range, or every step-th element. C# numbers and ranges convert to it.</summary>
/// <example><c>t[2..5, ^1]</c>, <c>t[.., 0]</c>, <c>t[TensorIndex.Step(.., 2)]</c>, <c>t[TensorIndex.NewAxis, ..]</c></example>
public readonly struct TensorIndex
{
    readonly Kind _kind;
    readonly Range _range;
    readonly long _at;

    TensorIndex(Kind kind, Range range, long at) => (_kind, _range, _at) = (kind, range, at);

    enum Kind
    {
        Range,
        Element,
        NewAxis,
        Ellipsis,
    }

    /// <summary>A new axis of length 1.</summary>
    public static TensorIndex NewAxis => new(Kind.NewAxis, default, 0);

    /// <summary>As many whole axes as are left: once in an index.</summary>
    public static TensorIndex Ellipsis => new(Kind.Ellipsis, default, 0);

    internal bool IsNewAxis => _kind == Kind.NewAxis;

    internal bool IsEllipsis => _kind == Kind.Ellipsis;

    /// <summary>Whether the axis disappears from the result.</summary>
    internal bool IsElement => _kind == Kind.Element;

    /// <summary>Every step-th element of a range; a negative step starts at the range's last element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is 0.</exception>
    public static TensorIndex Step(Range range, long step)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        return new(Kind.Range, range, step);
    }

    /// <summary>One element; negative numbers count from the end, as in NumPy.</summary>
    public static implicit operator TensorIndex(long at) => new(Kind.Element, default, at);

    /// <summary>One element; negative numbers count from the end, as in NumPy.</summary>
    public static implicit operator TensorIndex(int at) => new(Kind.Element, default, at);

    /// <summary>One element.</summary>
    /// <exception cref="ShapeException">It is ^0, the place behind the last.</exception>
    public static implicit operator TensorIndex(Index at) => at.Equals(Index.End)
        ? throw new ShapeException("index ^0 lies behind the last element, which is ^1")
        : new(Kind.Element, default, at.IsFromEnd ? -at.Value : at.Value);

    /// <summary>A range of elements.</summary>
    public static implicit operator TensorIndex(Range range) => new(Kind.Range, range, 1);

    /// <summary>The elements of an axis of the given length.</summary>
    /// <exception cref="ShapeException">They do not lie in it.</exception>
    internal Slice Resolve(long length, int axis, Shape shape)
    {
        if (_kind == Kind.Element)
        {
            var at = _at < 0 ? _at + length : _at;
            if (at < 0 || at >= length)
                throw new ShapeException($"index {_at} does not lie in axis {axis} of shape {shape}, whose length is {length}");
            return new(at, 1, 1);
        }
        if (_at == 0) throw new ShapeException($"default(TensorIndex) says nothing of axis {axis} of shape {shape}: use a number, a range or Step");
        var start = _range.Start.IsFromEnd ? length - _range.Start.Value : _range.Start.Value;
        var end = _range.End.IsFromEnd ? length - _range.End.Value : _range.End.Value;
        if (start < 0 || end > length || start > end)
            throw new ShapeException($"range {_range} does not lie in axis {axis} of shape {shape}, whose length is {length}");
        var step = Math.Clamp(_at, -length - 1, length + 1); // longer ones take the first element alone, too
        var count = (end - start + Math.Abs(step) - 1) / Math.Abs(step);
        return new(step > 0 ? start : end - 1, step, count);
    }
}
