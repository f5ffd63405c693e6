using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Storage;

/// <summary>The metadata that selectors, garbage collection and deletion read without parsing the object.</summary>
internal sealed record ObjectFacts(string Uid)
{
    public static readonly ObjectFacts None = new("");

    /// <summary>Null when there are none, so that most objects carry no dictionary.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyList<OwnerFact> Owners { get; init; } = [];

    public IReadOnlyList<string> Finalizers { get; init; } = [];

    public bool Deleting { get; init; }

    public static ObjectFacts Of(JsonObject metadata)
    {
        var owners = metadata["ownerReferences"] as JsonArray;
        var finalizers = metadata["finalizers"] as JsonArray;
        return new ObjectFacts((string?)metadata["uid"] ?? "")
        {
            Labels = metadata["labels"] is JsonObject { Count: > 0 } labels
                ? labels.ToDictionary(label => label.Key, label => (string?)label.Value ?? "", StringComparer.Ordinal)
                : null,
            Owners = owners is { Count: > 0 } ? [.. owners.OfType<JsonObject>().Select(OwnerFact.Of)] : [],
            Finalizers = finalizers is { Count: > 0 } ? [.. finalizers.Select(finalizer => (string)finalizer!)] : [],
            Deleting = metadata["deletionTimestamp"] is not null,
        };
    }
}

/// <summary>One owner reference.</summary>
internal sealed record OwnerFact(string ApiVersion, string Kind, string Name, string Uid, bool BlocksDeletion)
{
    internal static OwnerFact Of(JsonObject reference) => new(
        (string?)reference["apiVersion"] ?? "", (string?)reference["kind"] ?? "", (string?)reference["name"] ?? "",
        (string?)reference["uid"] ?? "", (bool?)reference["blockOwnerDeletion"] ?? false);
}
