using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>The elements of a stored list by their keys: of a list without keys, nothing says which belong together.</summary>
internal sealed class OldElements
{
    private readonly Schema _schema;
    private readonly Dictionary<string, JsonObject>? _byKey;

    public OldElements(JsonArray? old, Schema schema)
    {
        _schema = schema;
        if (schema.ListKind != ListKind.Map || old is null)
            return;
        _byKey = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var element in old.OfType<JsonObject>())
            _byKey.TryAdd(KeyOf(element), element);
    }

    /// <summary>What has the same key; null when there was nothing.</summary>
    public JsonObject? Of(JsonNode? element) => _byKey?.GetValueOrDefault(KeyOf(element));

    private string KeyOf(JsonNode? element) => ListElements.KeyOf(element, _schema).ToJsonString();
}
