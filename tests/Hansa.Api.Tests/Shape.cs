using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hansa.Api.Tests;

/// <summary>
/// What a kind looks like below <c>spec</c> and <c>status</c>: one line a field, <c>path: type</c>. A list's items stand under
/// <c>path[]</c>, a map's values under <c>path{}</c>. Schema and C# type are written in the same words so that they can be compared.
/// </summary>
internal static class Shape
{
    public static IReadOnlySet<string> OfSchema(Crd crd) => Crd.Walk(crd.Schema)
        .Where(field => IsOurs(field.Path))
        .Select(field => $"{field.Path}: {TypeOf(field.Schema)}")
        .ToHashSet();

    public static IReadOnlySet<string> OfRecord(Type type) => Fields(type, "")
        .Where(field => IsOurs(field.Path))
        .Select(field => $"{field.Path}: {field.Type}")
        .ToHashSet();

    // metadata, apiVersion and kind are Kubernetes' own.
    private static bool IsOurs(string path) => path.Split('.', '[', '{')[0] is "spec" or "status";

    private static string TypeOf(JsonObject schema) => Crd.Text(schema["type"]) switch
    {
        "object" when schema["additionalProperties"] is not null => "map",
        "string" when schema["format"] is JsonNode format && Crd.Text(format) == "date-time" => "date-time",
        "integer" => Crd.Text(schema["format"]),
        var type => type,
    };

    private static IEnumerable<(string Path, string Type)> Fields(Type type, string path)
    {
        var (name, item, suffix) = Describe(type);
        if (path.Length > 0)
        {
            yield return (path, name);
        }

        var below = name == "object"
            ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite) // what has no setter is computed, not data
                .Select(property => (Type: property.PropertyType, Path: Join(path, JsonNamingPolicy.CamelCase.ConvertName(property.Name))))
            : item is null ? [] : [(Type: item, Path: path + suffix)];
        foreach (var field in below.SelectMany(b => Fields(b.Type, b.Path)))
        {
            yield return field;
        }
    }

    private static (string Name, Type? Item, string Suffix) Describe(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => ("string", null, ""),
            _ when type == typeof(int) => ("int32", null, ""),
            _ when type == typeof(long) => ("int64", null, ""),
            _ when type == typeof(bool) => ("boolean", null, ""),
            _ when type == typeof(DateTimeOffset) => ("date-time", null, ""),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => ("array", type.GetGenericArguments()[0], "[]"),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) => ("map", type.GetGenericArguments()[1], "{}"),
            { IsClass: true, Namespace: { } space } when space.StartsWith("Hansa.Api", StringComparison.Ordinal) => ("object", null, ""),
            _ => throw new ArgumentException($"{type} has no counterpart in a schema", nameof(type)),
        };
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
