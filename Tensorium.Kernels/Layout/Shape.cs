using System.Collections;
using System.Runtime.CompilerServices;

namespace Tensorium;

/// <summary>The lengths of a tensor's axes, outermost first. Immutable; <c>[2, 3]</c> and <c>(2, 3)</c> convert to it.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<long>
{
    readonly long[]? _lengths;

    internal Shape(long[] lengths) => _lengths = lengths;

    /// <summary>The shape of a scalar: no axes, one element.</summary>
    public static Shape Scalar => default;

    /// <summary>The number of axes.</summary>
    public int Rank => Lengths.Length;

    /// <summary>The number of elements: the product of the lengths.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (var length in Lengths) count *= length;
            return count;
        }
    }

    int IReadOnlyCollection<long>.Count => Rank;

    /// <summary>The lengths as a span.</summary>
    public ReadOnlySpan<long> Span => Lengths;

    internal long[] Lengths => _lengths ?? [];

    /// <summary>The length of an axis; negative numbers count from the last axis.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public long this[int axis] => Lengths[Axis(axis)];

    /// <summary>The length of an axis, counted from either end.</summary>
    /// <exception cref="ShapeException">There is no such axis; ^0 is the place behind the last.</exception>
    public long this[Index axis] => axis.Equals(Index.End)
        ? throw new ShapeException($"axis ^0 lies behind the last axis of shape {this}, which is ^1")
        : this[axis.IsFromEnd ? -axis.Value : axis.Value];

    /// <summary>A shape of the given lengths.</summary>
    /// <exception cref="ShapeException">A length is negative, or the product of those other than 0 is 2^63 or more.</exception>
    public static Shape Create(params ReadOnlySpan<long> lengths)
    {
        UInt128 product = 1;
        foreach (var length in lengths)
        {
            if (length < 0) throw new ShapeException($"a shape has no negative lengths: {Text(lengths)}");
            product *= (UInt128)long.Max(length, 1); // also beside a 0, where strides need it
            if (product > long.MaxValue) throw new ShapeException($"the lengths of {Text(lengths)} other than 0 multiply to 2^63 or more");
        }
        return lengths.IsEmpty ? default : new(lengths.ToArray());
    }

    /// <summary>A shape of one axis.</summary>
    public static implicit operator Shape(long length) => Create(length);

    /// <summary>A shape of two axes.</summary>
    public static implicit operator Shape((long, long) lengths) => Create(lengths.Item1, lengths.Item2);

    /// <summary>A shape of three axes.</summary>
    public static implicit operator Shape((long, long, long) lengths) =>
        Create(lengths.Item1, lengths.Item2, lengths.Item3);

    /// <summary>A shape of the given lengths.</summary>
    public static implicit operator Shape(long[] lengths) => Create(lengths);

    /// <summary>A shape of the given lengths.</summary>
    public static implicit operator Shape(int[] lengths) => Create(Array.ConvertAll(lengths, n => (long)n));

    /// <summary>Whether both have the same axes.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    /// <summary>The shape that both broadcast to, by NumPy's rule: aligned at the last axis, a length of 1 stretches.</summary>
    /// <exception cref="ShapeException">Two lengths differ and neither is 1, or the product of those other than 0 is 2^63 or more.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        if (a == b) return a;
        var result = new long[int.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= result.Length; i++)
        {
            var x = i <= a.Rank ? a.Lengths[^i] : 1;
            var y = i <= b.Rank ? b.Lengths[^i] : 1;
            if (x != y && x != 1 && y != 1)
                throw new ShapeException($"shapes {a} and {b} do not broadcast: {x} against {y}, {i} from the end");
            result[^i] = x == 1 ? y : x;
        }
        return Create(result);
    }

    /// <summary>An axis number in 0 to Rank - 1 from one that may count from the end as -1, -2...</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public int Axis(int axis)
    {
        var found = axis < 0 ? axis + Rank : axis;
        if ((uint)found >= (uint)Rank)
            throw new ShapeException($"axis {axis} does not lie in shape {this}, which has {Rank} axes");
        return found;
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var length in Lengths) hash.Add(length);
        return hash.ToHashCode();
    }

    /// <summary>As NumPy prints it: (2, 3), (4,) and ().</summary>
    public override string ToString() => Text(Lengths);

    /// <summary>Enumerates the lengths.</summary>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Lengths).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    static string Text(ReadOnlySpan<long> lengths) =>
        lengths.Length == 1 ? $"({lengths[0]},)" : $"({string.Join(", ", lengths.ToArray())})";
}
