using System.Text.Json.Nodes;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.CustomResources;

/// <summary>The status that the server writes on CustomResourceDefinitions.</summary>
internal static class CrdStatus
{
    public static bool IsEstablished(JsonObject crd) =>
        (crd["status"]?["conditions"] as JsonArray)?.Any(condition => (string?)condition?["type"] == "Established" && (string?)condition["status"] == "True") == true;

    /// <summary>
    /// Sets names, conditions and stored versions, in place. Names that another definition of the group has keep this one from being established.
    /// </summary>
    /// <param name="crd">With its defaults.</param>
    /// <param name="others">All other definitions.</param>
    /// <param name="now">As it stands in objects.</param>
    internal static void Write(JsonObject crd, IEnumerable<StoredObject> others, string now)
    {
        if (crd["status"] is not JsonObject status)
            crd["status"] = status = [];
        var spec = crd["spec"]!.AsObject();
        var conflict = IsEstablished(crd) ? null : CrdNames.Conflict(crd, others);
        if (conflict is null)
            status["acceptedNames"] = spec["names"]!.DeepClone();
        else
            status["acceptedNames"] ??= new JsonObject { ["plural"] = "", ["kind"] = "" };
        SetCondition(status, "NamesAccepted", conflict is null, conflict?.Reason ?? "NoConflicts", conflict?.Message ?? "no conflicts found", now);
        SetCondition(status, "Established", conflict is null, conflict is null ? "InitialNamesAccepted" : "NotAccepted",
            conflict is null ? "the initial names have been accepted" : "not all names are accepted", now);
        if (status["storedVersions"] is not JsonArray stored)
            status["storedVersions"] = stored = [];
        var storage = spec["versions"]!.AsArray().OfType<JsonObject>().Where(version => (bool?)version["storage"] == true).Select(version => (string)version["name"]!).First();
        if (!stored.Any(version => (string?)version == storage))
            stored.Add(storage);
    }

    private static void SetCondition(JsonObject status, string type, bool value, string reason, string message, string now)
    {
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        var condition = conditions.OfType<JsonObject>().FirstOrDefault(known => (string?)known["type"] == type);
        if (condition is null)
            conditions.Add(condition = new JsonObject { ["type"] = type });
        var text = value ? "True" : "False";
        if ((string?)condition["status"] != text)
            condition["lastTransitionTime"] = now;
        condition["status"] = text;
        condition["reason"] = reason;
        condition["message"] = message;
    }
}
