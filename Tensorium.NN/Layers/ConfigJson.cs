using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tensorium.NN;

/// <summary>Configs as JSON. Data alone: reading makes no objects but configs.</summary>
static class ConfigJson
{
    public static JsonObject Write(LayerConfig config)
    {
        var values = new JsonObject();
        foreach (var (name, value) in config) values[name] = Write(value);
        return new() { ["type"] = config.Type, ["config"] = values };
    }

    public static JsonNode? Write(ConfigValue value) => value.Content switch
    {
        bool flag => JsonValue.Create(flag),
        long number => JsonValue.Create(number),
        // JSON has no such numbers; and a whole one must not come back as an integer too large for it
        double number => double.IsFinite(number) ? JsonValue.Create(number) : new JsonObject { ["number"] = number.ToString(CultureInfo.InvariantCulture) },
        string text => JsonValue.Create(text),
        long[] lengths => new JsonArray(Array.ConvertAll(lengths, length => (JsonNode?)JsonValue.Create(length))),
        double[] numbers => new JsonArray(Array.ConvertAll(numbers, number => Write((ConfigValue)number))),
        LayerConfig config => Write(config),
        LayerConfig[] configs => new JsonArray(Array.ConvertAll(configs, config => (JsonNode?)Write(config))),
        _ => null,
    };

    public static LayerConfig Read(JsonNode? json)
    {
        if (json is not JsonObject whole || whole["type"] is not JsonValue type || !type.TryGetValue<string>(out var name)
            || whole["config"] is not JsonObject values)
            throw new ConfigException("a config is an object with a type, which is a text, and a config, which is an object");
        var config = new LayerConfig(name);
        foreach (var (key, value) in values) config[key] = ConfigValue.Of(Content(value, $"{key} of {name}"));
        return config;
    }

    static object? Content(JsonNode? json, string where) => json switch
    {
        null => null,
        JsonObject number when number.Count == 1 && number.ContainsKey("number") => Special(number["number"], where),
        JsonObject => Read(json),
        JsonArray items => List(items.Select(item => Content(item, where)).ToArray(), where),
        _ => json.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => json.GetValue<string>(),
            JsonValueKind.Number when json.AsValue().TryGetValue<long>(out var integer) => integer,
            JsonValueKind.Number when json.AsValue().TryGetValue<double>(out var number) => number,
            _ => throw new ConfigException($"{where} is {json.ToJsonString()}, which is no value of a config"),
        },
    };

    static object List(object?[] items, string where)
    {
        if (Array.TrueForAll(items, item => item is long)) return Array.ConvertAll(items, item => (long)item!);
        if (Array.TrueForAll(items, item => item is long or double)) return Array.ConvertAll(items, item => item as double? ?? (long)item!);
        if (Array.TrueForAll(items, item => item is LayerConfig)) return Array.ConvertAll(items, item => (LayerConfig)item!);
        throw new ConfigException($"{where} is neither a list of numbers nor of objects");
    }

    static double Special(JsonNode? json, string where) => json?.ToString() switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        var text => throw new ConfigException($"{where} is '{text}', which is no number"),
    };
}
