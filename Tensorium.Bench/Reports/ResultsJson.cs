using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tensorium.Bench;

/// <summary>results.json, and what --json writes to standard output.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    Converters = [typeof(FiniteNumber)])]
[JsonSerializable(typeof(ComparisonResult))]
sealed partial class ResultsJson : JsonSerializerContext
{
    /// <summary>The comparison as one JSON object.</summary>
    public static string Write(ComparisonResult comparison) =>
        JsonSerializer.Serialize(comparison, Default.ComparisonResult);

    /// <summary>Reads what <see cref="Write"/> wrote; null numbers become NaN.</summary>
    public static ComparisonResult? Read(string json) => JsonSerializer.Deserialize(json, Default.ComparisonResult);
}

/// <summary>JSON knows no NaN and no infinity: both are written as null.</summary>
sealed class FiniteNumber : JsonConverter<double>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }
}
