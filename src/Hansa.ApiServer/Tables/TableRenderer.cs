using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Tables;

/// <summary>Renders objects as rows of a <c>meta.k8s.io/v1</c> Table.</summary>
internal static class TableRenderer
{
    private static readonly PrinterColumn NameColumn = new("Name", "string")
    {
        Format = "name",
        Description = "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names",
    };

    private static readonly PrinterColumn AgeColumn = new("Age", "string", ".metadata.creationTimestamp") { Description = "CreationTimestamp is a timestamp representing the server time when this object was created." };

    private static readonly PrinterColumn CustomAgeColumn = AgeColumn with { Type = "date" };

    private static readonly ConcurrentDictionary<string, JsonPathQuery?> Paths = new(StringComparer.Ordinal);

    /// <param name="definition">Of all items.</param>
    /// <param name="items">Whole objects; a bookmark, which has no name, becomes a row without cells.</param>
    /// <param name="include">What stands beside the cells.</param>
    /// <param name="now">Ages count up to here.</param>
    /// <param name="metadata">Of the list or the single object.</param>
    /// <param name="withColumns">False for all events of a watch but the first.</param>
    public static JsonObject Render(
        ResourceDefinition definition, IReadOnlyList<JsonObject> items, IncludeObject include, DateTimeOffset now, JsonObject metadata, bool withColumns, string version = "meta.k8s.io/v1")
    {
        var columns = ColumnsOf(definition);
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = version,
            ["metadata"] = metadata,
            ["columnDefinitions"] = withColumns ? new JsonArray([.. columns.Select(Definition)]) : null,
            ["rows"] = new JsonArray([.. items.Select(item => Row(definition, columns, item, include, now, version))]),
        };
    }

    private static List<PrinterColumn> ColumnsOf(ResourceDefinition definition)
    {
        if (definition.Columns is null)
            return [NameColumn, definition.Custom ? CustomAgeColumn : AgeColumn];
        // Events alone do not begin with their name.
        return definition.Columns.Any(column => column.Name == "Name") ? [.. definition.Columns] : [NameColumn, .. definition.Columns];
    }

    private static JsonObject Definition(PrinterColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description.Length > 0 || column.JsonPath.Length == 0 ? column.Description : $"Custom resource definition column (in JSONPath format): {column.JsonPath}",
        ["priority"] = column.Priority,
    };

    private static JsonObject Row(ResourceDefinition definition, List<PrinterColumn> columns, JsonObject item, IncludeObject include, DateTimeOffset now, string version)
    {
        var row = new JsonObject
        {
            ["cells"] = item["metadata"]?["name"] is null ? new JsonArray() : new JsonArray([.. columns.Select(column => Cell(definition, column, item, now))]),
        };
        row["object"] = include switch
        {
            IncludeObject.Object => item.DeepClone(),
            IncludeObject.Metadata => PartialObjects.Of(item, version),
            _ => null,
        };
        return row;
    }

    private static JsonNode? Cell(ResourceDefinition definition, PrinterColumn column, JsonObject item, DateTimeOffset now)
    {
        if (column.Name == "Name")
            return (string?)item["metadata"]?["name"];
        if (definition.Custom || column == AgeColumn)
            return FromPath(column, item, now);
        return column.Name == "Age"
            ? HumanAge.Since((string?)item["metadata"]?["creationTimestamp"], now)
            : BuiltInCells.Of(definition.Kind.Kind, column.Name, item, now);
    }

    private static JsonNode? FromPath(PrinterColumn column, JsonObject item, DateTimeOffset now)
    {
        if (Paths.Count > 10_000)
            Paths.Clear();
        if (Paths.GetOrAdd(column.JsonPath, JsonPathQuery.Parse)?.Find(item) is not { Count: > 0 } found)
            return null;
        if (column.Type == "date" || column == AgeColumn)
            return HumanAge.Since(found[0] is JsonValue time && time.TryGetValue<string>(out var text) ? text : null, now);
        return column.Type switch
        {
            "integer" or "number" => Number(found[0], column.Type),
            "boolean" => found[0].GetValueKind() is JsonValueKind.True or JsonValueKind.False ? found[0].DeepClone() : null,
            _ => string.Join(',', found.Select(Text)),
        };
    }

    private static JsonNode? Number(JsonNode node, string type) => node.GetValueKind() switch
    {
        JsonValueKind.Number when type == "integer" && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => (long)number,
        JsonValueKind.Number => node.DeepClone(),
        _ => null,
    };

    private static string Text(JsonNode node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(Errors.ErrorJson.Relaxed),
    };
}
