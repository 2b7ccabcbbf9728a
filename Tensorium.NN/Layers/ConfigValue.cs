namespace Tensorium.NN;

/// <summary>
/// One value of a <see cref="LayerConfig"/>: nothing, a truth value, a number, a text, lengths, a config, or several configs.
/// C# values convert to it.
/// </summary>
public readonly struct ConfigValue : IEquatable<ConfigValue>
{
    ConfigValue(object? content) => Content = content;

    /// <summary>Whether it is nothing.</summary>
    public bool IsNull => Content is null;

    /// <summary>null, bool, long, double, string, long[] (lengths), double[], <see cref="LayerConfig"/> or LayerConfig[].</summary>
    internal object? Content { get; }

    /// <summary>A truth value.</summary>
    public static implicit operator ConfigValue(bool value) => new(value);

    /// <summary>An integer.</summary>
    public static implicit operator ConfigValue(long value) => new(value);

    /// <summary>A number.</summary>
    public static implicit operator ConfigValue(double value) => new(value);

    /// <summary>A number, or nothing.</summary>
    public static implicit operator ConfigValue(double? value) => new(value);

    /// <summary>A text, or nothing.</summary>
    public static implicit operator ConfigValue(string? value) => new(value);

    /// <summary>A shape, or any list of integers.</summary>
    public static implicit operator ConfigValue(Shape value) => new(value.Span.ToArray());

    /// <summary>A list of integers.</summary>
    public static implicit operator ConfigValue(long[]? value) => new(value);

    /// <summary>A list of integers, as axes.</summary>
    public static implicit operator ConfigValue(int[]? value) => new(value is null ? null : Array.ConvertAll(value, n => (long)n));

    /// <summary>A list of numbers.</summary>
    public static implicit operator ConfigValue(double[]? value) => new(value);

    /// <summary>What something inside is made from: an initializer, an activation, a layer.</summary>
    public static implicit operator ConfigValue(LayerConfig? value) => new(value);

    /// <summary>What several things inside are made from.</summary>
    public static implicit operator ConfigValue(LayerConfig[]? value) => new(value);

    /// <summary>Whether both say the same.</summary>
    public static bool operator ==(ConfigValue a, ConfigValue b) => a.Equals(b);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(ConfigValue a, ConfigValue b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(ConfigValue other) => (Content, other.Content) switch
    {
        (long[] or double[], long[] or double[]) => Numbers(Content).SequenceEqual(Numbers(other.Content)),
        (LayerConfig[] a, LayerConfig[] b) => a.SequenceEqual(b),
        (System.Collections.ICollection { Count: 0 }, System.Collections.ICollection { Count: 0 }) => true, // [] tells no kind
        (long a, double b) => a == b,
        (double a, long b) => a == b,
        var (a, b) => Equals(a, b),
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ConfigValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Content switch
    {
        bool or string or LayerConfig => Content.GetHashCode(),
        long number => ((double)number).GetHashCode(),
        double number => number.GetHashCode(),
        _ => 0,
    };

    /// <summary>As JSON.</summary>
    public override string ToString() => ConfigJson.Write(this)?.ToJsonString() ?? "null";

    /// <summary>A list of integers or numbers as one of numbers.</summary>
    internal static double[] Numbers(object? list) => list as double[] ?? Array.ConvertAll((long[])list!, n => (double)n);

    /// <summary>For reading files: what <see cref="ConfigJson"/> found.</summary>
    internal static ConfigValue Of(object? content) => new(content);
}
