using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Errors;

/// <summary>Values as Go's <c>%#v</c> shows them in messages.</summary>
internal static class GoValues
{
    public static string Strings(JsonNode? list) =>
        list is JsonArray array ? $"[]string{{{string.Join(", ", array.Select(value => FieldError.Quote((string?)value ?? "")))}}}" : "[]string(nil)";
}
