using System.Text.Json.Nodes;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.CustomResources;

/// <summary>Whether the names of a definition are free in its group.</summary>
internal static class CrdNames
{
    internal sealed record NameConflict(string Reason, string Message);

    public static NameConflict? Conflict(JsonObject crd, IEnumerable<StoredObject> others)
    {
        var names = crd["spec"]!["names"]!.AsObject();
        var group = (string?)crd["spec"]!["group"];
        var own = (string?)crd["metadata"]?["name"];
        foreach (var other in others)
        {
            if (other.Name.Name == own || !other.Name.Name.EndsWith($".{group}", StringComparison.Ordinal))
                continue;
            var json = other.ToJson("apiextensions.k8s.io/v1");
            if ((string?)json["spec"]?["group"] != group || json["status"]?["acceptedNames"] is not JsonObject taken)
                continue;
            if (Find(names, taken) is { } conflict)
                return conflict;
        }
        return null;
    }

    // Of several the last is told, as the real server overwrites its condition.
    private static NameConflict? Find(JsonObject wanted, JsonObject taken) => Conflicts(wanted, taken).LastOrDefault();

    private static IEnumerable<NameConflict> Conflicts(JsonObject wanted, JsonObject taken)
    {
        var resources = Resources(taken);
        HashSet<string> kinds = [(string?)taken["kind"] ?? "", (string?)taken["listKind"] ?? ""];
        IEnumerable<(string Reason, HashSet<string> Taken, string? Name)> asked =
        [
            ("PluralConflict", resources, (string?)wanted["plural"]),
            ("SingularConflict", resources, (string?)wanted["singular"]),
            .. (wanted["shortNames"] as JsonArray ?? []).Select(name => ("ShortNamesConflict", resources, (string?)name)),
            ("KindConflict", kinds, (string?)wanted["kind"]),
            ("ListKindConflict", kinds, (string?)wanted["listKind"]),
        ];
        return asked.Where(name => name.Name is { Length: > 0 } && name.Taken.Contains(name.Name)).Select(name => new NameConflict(name.Reason, $"\"{name.Name}\" is already in use"));
    }

    private static HashSet<string> Resources(JsonObject names)
    {
        HashSet<string> all = [(string?)names["plural"] ?? "", (string?)names["singular"] ?? ""];
        all.UnionWith((names["shortNames"] as JsonArray)?.Select(name => (string?)name ?? "") ?? []);
        all.Remove("");
        return all;
    }
}
