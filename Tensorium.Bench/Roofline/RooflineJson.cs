using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tensorium.Bench;

/// <summary>What --json writes.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RooflineReport))]
sealed partial class RooflineJson : JsonSerializerContext
{
    /// <summary>The report as one JSON object.</summary>
    public static string Write(RooflineReport report) => JsonSerializer.Serialize(report, Default.RooflineReport);
}
