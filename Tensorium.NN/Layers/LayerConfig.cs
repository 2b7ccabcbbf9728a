using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Tensorium.NN;

/// <summary>
/// What a layer, or a part of one, is made from: the name of its type and named values. Data alone, without weights, to be
/// written to a file, and to make another of the kind by <see cref="LayerRegistry"/>.
/// </summary>
/// <example>
/// <code>
/// protected override LayerConfig Describe() => new("Scale") { ["factor"] = Factor };
/// LayerRegistry.Register("Scale", config => new Scale(config.Number("factor")));
/// </code>
/// </example>
/// <param name="type">What <see cref="LayerRegistry"/> knows the type by.</param>
[SuppressMessage("Naming", "CA1710", Justification = "It is a config first, and enumerates its values second.")]
public sealed class LayerConfig(string type) : IEquatable<LayerConfig>, IEnumerable<KeyValuePair<string, ConfigValue>>
{
    readonly OrderedDictionary<string, ConfigValue> _values = new(StringComparer.Ordinal);

    /// <summary>The name of the type.</summary>
    public string Type { get; } = type ?? throw new ArgumentNullException(nameof(type));

    /// <summary>The names of the values, in the order in which they were set.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>A value; nothing where none was set.</summary>
    public ConfigValue this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set => _values[name] = value;
    }

    /// <summary>Whether there is a value of this name, and it is not nothing.</summary>
    public bool Has(string name) => !this[name].IsNull;

    /// <summary>The number of this name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">What to give where there is none; without it, there must be one.</param>
    /// <exception cref="ConfigException">It is missing or of another kind; the message names the type and the value.</exception>
    public double Number(string name, double? otherwise = null) => this[name].Content switch
    {
        double number => number,
        long number => number,
        null when otherwise is { } given => given,
        _ => throw Unfit(name, "a number"),
    };

    /// <summary>The integer of this name.</summary>
    /// <inheritdoc cref="Number"/>
    public int Integer(string name, int? otherwise = null) => this[name].Content switch
    {
        long number and >= int.MinValue and <= int.MaxValue => (int)number,
        null when otherwise is { } given => given,
        _ => throw Unfit(name, "an integer"),
    };

    /// <summary>The truth value of this name.</summary>
    /// <inheritdoc cref="Number"/>
    public bool Flag(string name, bool? otherwise = null) => this[name].Content switch
    {
        bool flag => flag,
        null when otherwise is { } given => given,
        _ => throw Unfit(name, "true or false"),
    };

    /// <summary>The text of this name.</summary>
    /// <inheritdoc cref="Number"/>
    public string Text(string name, string? otherwise = null) => this[name].Content as string ?? Missing(name, otherwise, "a text");

    /// <summary>One of the names of an enumeration.</summary>
    /// <exception cref="ConfigException">It is missing or no such name.</exception>
    public TEnum Choice<TEnum>(string name) where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(Text(name), out var choice) && Enum.IsDefined(choice)
            ? choice
            : throw Unfit(name, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}");

    /// <summary>The list of integers of this name: a shape, or axes.</summary>
    /// <inheritdoc cref="Number"/>
    public long[] Lengths(string name, long[]? otherwise = null) => this[name].Content switch
    {
        long[] lengths => (long[])lengths.Clone(),
        LayerConfig[] { Length: 0 } or double[] { Length: 0 } => [],
        _ => Missing(name, otherwise, "a list of integers"),
    };

    /// <summary>The list of numbers of this name.</summary>
    /// <exception cref="ConfigException">It is missing or of another kind.</exception>
    public double[] Numbers(string name) => this[name].Content is (long[] or double[]) and var list
        ? [.. ConfigValue.Numbers(list)]
        : throw Unfit(name, "a list of numbers");

    /// <summary>The axes of this name.</summary>
    /// <inheritdoc cref="Number"/>
    public int[] Axes(string name, int[]? otherwise = null) =>
        otherwise is not null && !Has(name) ? otherwise : Array.ConvertAll(Lengths(name), checked(n => (int)n));

    /// <summary>What the thing of this name is made from, or null.</summary>
    /// <exception cref="ConfigException">The value is of another kind.</exception>
    public LayerConfig? Part(string name) => this[name].Content switch
    {
        null => null,
        LayerConfig part => part,
        _ => throw Unfit(name, "an object with a type"),
    };

    /// <summary>What the things of this name are made from.</summary>
    /// <exception cref="ConfigException">The value is missing or of another kind.</exception>
    public IReadOnlyList<LayerConfig> Parts(string name) => this[name].Content switch
    {
        LayerConfig[] parts => parts,
        long[] { Length: 0 } => [],
        _ => throw Unfit(name, "a list of objects with a type"),
    };

    /// <summary>As a JSON object: <c>{"type": ..., "config": {name: value, ...}}</c>.</summary>
    public JsonObject ToJson() => ConfigJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ConfigException">It is not of that form.</exception>
    public static LayerConfig FromJson(JsonNode? json) => ConfigJson.Read(json);

    /// <summary>Whether both have one type and the same values, in any order.</summary>
    public bool Equals(LayerConfig? other) => other is not null
        && string.Equals(Type, other.Type, StringComparison.Ordinal)
        && Names.Union(other.Names, StringComparer.Ordinal).All(name => this[name] == other[name]);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LayerConfig);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Type);

    /// <summary>As JSON.</summary>
    public override string ToString() => ToJson().ToJsonString();

    /// <summary>Enumerates names and values.</summary>
    public IEnumerator<KeyValuePair<string, ConfigValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Another with the same values.</summary>
    internal LayerConfig Copy()
    {
        var copy = new LayerConfig(Type);
        foreach (var (name, value) in _values) copy[name] = value;
        return copy;
    }

    T Missing<T>(string name, T? otherwise, string expected) where T : class =>
        this[name].IsNull && otherwise is not null ? otherwise : throw Unfit(name, expected);

    ConfigException Unfit(string name, string expected) => new(Has(name)
        ? $"{name} of {Type} is {expected}, not {this[name]}"
        : $"the config of {Type} has no {name}, which is {expected}");
}
