using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Apply;

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
internal sealed record ManagerEntry(string Manager, string Operation, string ApiVersion, string Subresource, string Time, FieldSet Fields)
{
    public const string Apply = "Apply";
    public const string Update = "Update";

    /// <summary>An applier is one whatever version it applies; an updater is another in each.</summary>
    public bool SameManager(ManagerEntry other) =>
        Manager == other.Manager && Operation == other.Operation && Subresource == other.Subresource
        && (ApiVersion == other.ApiVersion || Operation == Apply);

    /// <summary>As conflicts name it.</summary>
    public string Shown
    {
        get
        {
            var name = Errors.FieldError.Quote(Manager);
            if (Subresource.Length > 0)
                name += $" with subresource {Errors.FieldError.Quote(Subresource)}";
            return Operation == Update ? $"{name} using {ApiVersion}" : name;
        }
    }

    /// <summary>The entries after an update that may have edited them. Clients that know nothing of them lose none.</summary>
    public static List<ManagerEntry> ReadEdited(JsonObject live, JsonObject updated)
    {
        if (updated["metadata"]?["managedFields"] is JsonArray { Count: 1 } reset && reset[0] is JsonObject { Count: 0 })
            return [];
        var edited = Read(updated);
        return edited.Count > 0 ? edited : Read(live);
    }

    /// <summary>The entries of an object; none when they were reset (<c>[{}]</c>) or never kept.</summary>
    public static List<ManagerEntry> Read(JsonObject? obj)
    {
        var entries = new List<ManagerEntry>();
        foreach (var entry in (obj?["metadata"]?["managedFields"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            if (entry["fieldsV1"] is not JsonObject fields)
                continue;
            entries.Add(new ManagerEntry(Text(entry, "manager"), Text(entry, "operation"), Text(entry, "apiVersion"), Text(entry, "subresource"),
                Text(entry, "time"), FieldSet.Parse(fields)));
        }
        return entries;
    }

    /// <summary>Applies first, then by time and name, as the real server sorts them.</summary>
    public static JsonArray Write(IEnumerable<ManagerEntry> entries) => new([.. entries
        .OrderBy(entry => entry.Operation, StringComparer.Ordinal)
        .ThenBy(entry => entry.Time, StringComparer.Ordinal)
        .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
        .ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal)
        .ThenBy(entry => entry.Subresource, StringComparer.Ordinal)
        .Select(entry => entry.ToJson())]);

    private JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["manager"] = Manager,
            ["operation"] = Operation,
            ["apiVersion"] = ApiVersion,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = Fields.ToJson(),
        };
        if (Time.Length > 0)
            json["time"] = Time;
        if (Subresource.Length > 0)
            json["subresource"] = Subresource;
        return json;
    }

    private static string Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
