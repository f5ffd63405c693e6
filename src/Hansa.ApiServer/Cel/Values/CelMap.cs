using System.Text.Json.Nodes;
using Hansa.ApiServer.Cel.Types;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel.Values;

/// <summary>A map, or an object with declared fields.</summary>
internal abstract class CelMap
{
    public abstract int Count { get; }

    public abstract IEnumerable<object> Keys { get; }

    public abstract bool TryGet(object? key, out object? value);
}

internal sealed class ValueMap(IReadOnlyDictionary<object, object?> values) : CelMap
{
    public override int Count => values.Count;

    public override IEnumerable<object> Keys => values.Keys;

    public override bool TryGet(object? key, out object? value)
    {
        value = null;
        return key is not null && values.TryGetValue(key, out value);
    }
}

/// <summary>An object as it stands. Fields that are declared and null count as absent.</summary>
internal sealed class JsonMap(JsonObject json, Schema? schema) : CelMap
{
    private readonly bool _isMap = schema is null || SchemaTypes.IsMap(schema);

    public override int Count => _isMap ? json.Count : Keys.Count();

    public override IEnumerable<object> Keys => json.Where(pair => _isMap || pair.Value is not null).Select(pair => (object)pair.Key);

    public override bool TryGet(object? key, out object? value)
    {
        value = null;
        if (key is not string name || !json.TryGetPropertyValue(name, out var node) || node is null && !_isMap)
            return false;
        value = JsonValues.Read(node, _isMap ? schema?.AdditionalProperties : SchemaTypes.Property(schema!, name));
        return true;
    }
}
