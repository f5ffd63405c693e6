using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>A value whose schema has CEL rules.</summary>
/// <param name="Schema">The schema with the rules.</param>
/// <param name="Value">What they are about.</param>
/// <param name="Old">The value that it replaces; null when there is none, or none that can be told to be it.</param>
/// <param name="Nearest">The value itself with the one it replaces, or else the nearest value around it that has one.</param>
/// <param name="Path">Where it stands; empty for the object itself.</param>
internal sealed record RuleTarget(Schema Schema, JsonNode Value, JsonNode? Old, Correlation Nearest, string Path)
{
    public bool IsUnchanged => Nearest.IsUnchanged;
}

/// <summary>A value, and the value that it replaces.</summary>
internal readonly record struct Correlation(JsonNode? Now, JsonNode? Before)
{
    public bool IsUnchanged => Before is not null && JsonNode.DeepEquals(Now, Before);
}
