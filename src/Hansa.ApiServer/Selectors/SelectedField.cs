using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Selectors;

/// <summary>Where an object, as it is stored, has the value that a field selector's label asks for.</summary>
/// <param name="Path">Simple and dotted.</param>
/// <param name="Absent">What it counts as where it is not: Go's structs have a zero there.</param>
internal sealed record SelectedField(string Path, string Absent = "")
{
    private static readonly GroupResource Pods = new("", "pods");
    private static readonly GroupResource Events = new("", "events");
    private static readonly GroupResource NewEvents = new("events.k8s.io", "events");

    /// <summary>Labels that are no path of the stored object, or whose absence is not the empty text; by the kinds' <c>ToSelectableFields</c>.</summary>
    private static readonly Dictionary<(GroupResource Resource, string Label), SelectedField> Special = new()
    {
        [(Pods, "spec.hostNetwork")] = new("spec.hostNetwork", "false"),
        [(new GroupResource("", "nodes"), "spec.unschedulable")] = new("spec.unschedulable", "false"),
        [(new GroupResource("", "replicationcontrollers"), "status.replicas")] = new("status.replicas", "0"),
        [(new GroupResource("apps", "replicasets"), "status.replicas")] = new("status.replicas", "0"),
        [(new GroupResource("batch", "jobs"), "status.successful")] = new("status.succeeded", "0"),
        [(Events, "source")] = new("source.component") { Otherwise = "reportingComponent" },
        // Stored under the names of the older group.
        [(NewEvents, "regarding.kind")] = new("involvedObject.kind"),
        [(NewEvents, "regarding.namespace")] = new("involvedObject.namespace"),
        [(NewEvents, "regarding.name")] = new("involvedObject.name"),
        [(NewEvents, "regarding.uid")] = new("involvedObject.uid"),
        [(NewEvents, "regarding.apiVersion")] = new("involvedObject.apiVersion"),
        [(NewEvents, "regarding.resourceVersion")] = new("involvedObject.resourceVersion"),
        [(NewEvents, "regarding.fieldPath")] = new("involvedObject.fieldPath"),
        [(NewEvents, "reportingController")] = new("reportingComponent"),
    };

    /// <summary>The path that is looked at where the first one has nothing; empty for none.</summary>
    public string Otherwise { get; init; } = "";

    public static SelectedField Of(ResourceDefinition definition, string label) =>
        Special.GetValueOrDefault((definition.GroupResource, label)) ?? new SelectedField(label);

    /// <summary>The value as selectors compare it.</summary>
    public string ValueIn(JsonObject json)
    {
        var value = ValueAt(json, Path);
        if (value.Length == 0 && Otherwise.Length > 0)
            value = ValueAt(json, Otherwise);
        return value.Length > 0 ? value : Absent;
    }

    // Text, or the number or boolean as text; empty when absent.
    private static string ValueAt(JsonObject json, string path)
    {
        JsonNode? node = json;
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
            node = (node as JsonObject)?[step];
        return node switch
        {
            null => "",
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => node.ToJsonString(),
        };
    }
}
