using System.Text.RegularExpressions;

namespace Hansa.ApiServer.Conformance.Tests.Apply.Differential;

/// <summary>What of an answer must be equal on both servers.</summary>
/// <param name="custom">Of custom resources.</param>
/// <param name="compareYounger">Both servers know of Services what 1.20 does not.</param>
internal sealed partial class ComparedAnswer(bool custom, bool compareYounger)
{
    private static readonly string[] Maps = ["f:metadata", "f:spec", "f:labels", "f:annotations", "f:map", "f:deep"];

    // Of a conflict, whose fields and how many: 1.20 writes the path of one conflict over that of another. Cases of their own hold the paths.
    public string Of(Answer answer)
    {
        var json = answer.Json;
        if (answer.Code == 409)
            return $"409 {Sorted(new JsonArray([.. (json.At("details", "causes") as JsonArray ?? []).Select(cause => cause?["message"]?.DeepClone())]))?.ToJsonString()}";
        if (answer.Code >= 400)
            return Place().Replace($"{answer.Code} {Subject().Replace(json.Text("message") ?? "", "")} {Sorted(json.At("details", "causes"))?.ToJsonString()}", "[n]");
        var metadata = json["metadata"]!.AsObject();
        var compared = new JsonObject
        {
            ["spec"] = Sorted(Spec(json["spec"])),
            ["data"] = Sorted(json["data"]),
            ["labels"] = Sorted(metadata["labels"]),
            ["annotations"] = Sorted(metadata["annotations"]),
            ["managedFields"] = Entries(metadata["managedFields"] as JsonArray ?? []),
        };
        return $"{answer.Code} {compared.ToJsonString()}";
    }

    // Of Services.
    private static readonly string[] YoungerThan120 = ["internalTrafficPolicy", "ipFamilies", "ipFamilyPolicy"];

    private bool IsLeftOut(string field) => !compareYounger && YoungerThan120.Contains(field);

    private JsonNode? Spec(JsonNode? spec)
    {
        var copy = spec?.DeepClone();
        (copy as JsonObject)?.Remove("clusterIP");
        (copy as JsonObject)?.Remove("clusterIPs");
        foreach (var younger in YoungerThan120.Where(IsLeftOut))
            (copy as JsonObject)?.Remove(younger);
        (copy.At("template", "metadata") as JsonObject)?.Remove("creationTimestamp"); // newer servers leave the null out
        return copy;
    }

    private JsonArray Entries(JsonArray entries) => new([.. entries
        .Where(entry => entry.Text("manager") != "kube-controller-manager")
        .Select(entry => (Manager: entry.Text("manager"), Operation: entry.Text("operation"), Fields: Fields(entry!["fieldsV1"]!.AsObject())))
        .Where(entry => entry.Fields.Count > 0)
        .OrderBy(entry => entry.Manager, StringComparer.Ordinal).ThenBy(entry => entry.Operation, StringComparer.Ordinal)
        .Select(entry => new JsonObject { ["manager"] = entry.Manager, ["operation"] = entry.Operation, ["fields"] = entry.Fields })]);

    // 1.20 has no schema for custom resources here: it counts every map as a field of its own.
    private JsonObject Fields(JsonObject fields)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in fields.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name == "f:status" || IsLeftOut(name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]) || custom && name == ".")
                continue; // newer servers manage status at its own endpoint only
            var below = Fields(value!.AsObject());
            if (!(custom && below.Count == 0 && Maps.Contains(name)))
                kept[name] = below;
        }
        return kept;
    }

    // 1.20 puts new items of merged lists behind, newer servers where they were applied.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };

    // Newer servers say of which object a patch does not fit.
    [GeneratedRegex(@" \([^()]*; [^()]*\)")]
    private static partial Regex Subject();

    // Merged lists are ordered otherwise on 1.20.
    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Place();
}
