namespace Tensorium.NN;

/// <summary>
/// Columns of a <see cref="CsvTable"/>, by name or by place from 0: <c>"price"</c>, <c>0</c>, <c>^1</c> for the last,
/// <c>..^1</c> for all others.
/// </summary>
public readonly struct CsvColumns
{
    readonly string? _text;

    CsvColumns(string text, Range places, bool isName = false) => (_text, Places, IsName) = (text, places, isName);

    internal bool IsName { get; }

    internal Range Places { get; }

    /// <summary>The column of this name; case counts.</summary>
    public static implicit operator CsvColumns(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, default, isName: true);
    }

    /// <summary>The column at a place, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is negative.</exception>
    public static implicit operator CsvColumns(int place) => place >= 0
        ? new Index(place)
        : throw new ArgumentOutOfRangeException(nameof(place), place, $"there is no column {place}; the last one is ^1");

    /// <summary>The column at a place, as in <c>^1</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is ^0, which lies behind the last column.</exception>
    public static implicit operator CsvColumns(Index place)
    {
        if (place.Equals(^0)) throw new ArgumentOutOfRangeException(nameof(place), place, "^0 lies behind the last column, which is ^1");
        Index end = place.IsFromEnd ? ^(place.Value - 1) : place.Value + 1;
        return new(place.ToString(), place..end);
    }

    /// <summary>The columns of a range, as in <c>..^1</c>.</summary>
    public static implicit operator CsvColumns(Range places) => new(places.ToString(), places);

    /// <summary>The name or the places, as written.</summary>
    public override string ToString() => _text ?? Places.ToString();
}
