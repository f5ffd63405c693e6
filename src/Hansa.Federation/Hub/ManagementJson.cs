using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hansa.Federation.Hub;

/// <summary>Bodies that Hansa writes on the management cluster.</summary>
internal static class ManagementJson
{
    public static byte[] Bytes(JsonObject body) => JsonSerializer.SerializeToUtf8Bytes(body, ManagementJsonContext.Default.JsonObject);
}

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ManagementJsonContext : JsonSerializerContext;
