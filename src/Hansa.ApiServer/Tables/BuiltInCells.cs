using System.Globalization;
using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Tables;

/// <summary>Cells of built-in kinds by column, as <c>pkg/printers/internalversion</c> shows them; a column nobody computes is <c>&lt;none&gt;</c>.</summary>
internal static class BuiltInCells
{
    private const string None = "<none>";
    private const string Unset = "<unset>";

    private static readonly string[] TimesOfEvents =
        ["lastTimestamp", "deprecatedLastTimestamp", "series.lastObservedTime", "eventTime", "firstTimestamp", "deprecatedFirstTimestamp"];

    public static JsonNode? Of(string kind, string column, JsonObject item, DateTimeOffset now) => (kind, column) switch
    {
        (_, "Created At") => Text(item, "metadata.creationTimestamp"),
        ("ConfigMap", "Data") => Count(item, "data") + Count(item, "binaryData"),
        ("Secret", "Type") => Text(item, "type"),
        ("Secret", "Data") => Count(item, "data"),
        ("Namespace", "Status") => Text(item, "status.phase"),
        ("Pod", _) => PodCells.Of(column, item),
        ("Event", _) => EventCell(column, item, now),
        ("Service", _) => ServiceCell(column, item),
        ("Node", _) => NodeCells.Of(column, item),
        ("Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController", _) => WorkloadCells.Of(kind, column, item),
        ("Job", "Completions") => $"{Number(item, "status.succeeded")}/{(Find(item, "spec.completions") is null ? 1 : Number(item, "spec.completions"))}",
        ("Job", "Duration") => JobDuration(item, now),
        ("Job", "Status") => Conditions(item, ["Complete", "Failed", "Suspended"]) ?? "Running",
        ("Job", "Containers" or "Images" or "Selector") => WorkloadCells.Of(kind, column, item),
        ("CronJob", "Containers" or "Images" or "Selector") => WorkloadCells.Of(kind, column, Find(item, "spec.jobTemplate") as JsonObject ?? []),
        ("CronJob", "Schedule") => Text(item, "spec.schedule"),
        ("CronJob", "Timezone") => Or(Text(item, "spec.timeZone")),
        ("CronJob", "Suspend") => ((bool?)Find(item, "spec.suspend") ?? false) ? "True" : "False",
        ("CronJob", "Active") => Count(item, "status.active"),
        ("CronJob", "Last Schedule") => Text(item, "status.lastScheduleTime") is { Length: > 0 } last ? HumanAge.Since(last, now) : None,
        ("Ingress", "Class") => Or(Text(item, "spec.ingressClassName")),
        ("Ingress", "Hosts") => Joined(Objects(item, "spec.rules").Select(rule => Or(Text(rule, "host")) is var host && host == None ? "*" : host), "*"),
        ("Ingress", "Address") => string.Join(',', Objects(item, "status.loadBalancer.ingress").Select(address => Text(address, "ip") is { Length: > 0 } ip ? ip : Text(address, "hostname"))),
        ("Ingress", "Ports") => Objects(item, "spec.tls").Any() ? "80, 443" : "80",
        ("IngressClass", "Controller") => Text(item, "spec.controller"),
        ("NetworkPolicy", "Pod-Selector") => Selector(Find(item, "spec.podSelector.matchLabels") as JsonObject),
        ("RoleBinding" or "ClusterRoleBinding", "Role") => $"{Text(item, "roleRef.kind")}/{Text(item, "roleRef.name")}",
        ("RoleBinding" or "ClusterRoleBinding", "Users") => Subjects(item, "User"),
        ("RoleBinding" or "ClusterRoleBinding", "Groups") => Subjects(item, "Group"),
        ("RoleBinding" or "ClusterRoleBinding", "ServiceAccounts") => Subjects(item, "ServiceAccount"),
        ("Lease", "Holder") => Text(item, "spec.holderIdentity"),
        ("PodDisruptionBudget", "Min Available") => Scalar(item, "spec.minAvailable", "N/A"),
        ("PodDisruptionBudget", "Max Unavailable") => Scalar(item, "spec.maxUnavailable", "N/A"),
        ("PodDisruptionBudget", "Allowed Disruptions") => Number(item, "status.disruptionsAllowed"),
        ("HorizontalPodAutoscaler", "Reference") => $"{Text(item, "spec.scaleTargetRef.kind")}/{Text(item, "spec.scaleTargetRef.name")}",
        ("HorizontalPodAutoscaler", "Targets") => "<unknown>",
        ("HorizontalPodAutoscaler", "MinPods") => Scalar(item, "spec.minReplicas", Unset),
        ("HorizontalPodAutoscaler", "MaxPods") => Number(item, "spec.maxReplicas"),
        ("HorizontalPodAutoscaler", "Replicas") => Number(item, "status.currentReplicas"),
        ("StorageClass", "Provisioner") => Text(item, "provisioner"),
        ("StorageClass", "ReclaimPolicy") => Text(item, "reclaimPolicy") is { Length: > 0 } policy ? policy : "Delete",
        ("StorageClass", "VolumeBindingMode") => Text(item, "volumeBindingMode") is { Length: > 0 } mode ? mode : "Immediate",
        ("StorageClass", "AllowVolumeExpansion") => (bool?)Find(item, "allowVolumeExpansion") ?? false,
        ("PriorityClass", "Value") => Number(item, "value"),
        ("PriorityClass", "Global-Default") => (bool?)Find(item, "globalDefault") ?? false,
        ("PriorityClass", "PreemptionPolicy") => Text(item, "preemptionPolicy") is { Length: > 0 } preemption ? preemption : "PreemptLowerPriority",
        ("EndpointSlice", "AddressType") => Text(item, "addressType"),
        ("EndpointSlice", "Ports") => Joined(Objects(item, "ports").Select(port => Scalar(port, "port", "*")), Unset),
        ("EndpointSlice", "Endpoints") => Joined(Objects(item, "endpoints").SelectMany(endpoint => (endpoint["addresses"] as JsonArray)?.Select(address => (string?)address ?? "") ?? []), Unset),
        ("Endpoints", "Endpoints") => Joined(Objects(item, "subsets").SelectMany(subset => Objects(subset, "addresses")).Select(address => Text(address, "ip")), None),
        ("PersistentVolumeClaim", _) => VolumeCells.OfClaim(column, item),
        ("PersistentVolume", _) => VolumeCells.OfVolume(column, item),
        ("ResourceQuota", "Request") => Quotas(item, name => !name.Contains("limits", StringComparison.Ordinal)),
        ("ResourceQuota", "Limit") => Quotas(item, name => name.Contains("limits", StringComparison.Ordinal)),
        ("ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration", "Webhooks") => Count(item, "webhooks"),
        ("CertificateSigningRequest", "SignerName") => Text(item, "spec.signerName"),
        ("CertificateSigningRequest", "Requestor") => Text(item, "spec.username"),
        ("CertificateSigningRequest", "Condition") => $"{Conditions(item, ["Approved", "Denied"]) ?? "Pending"}{(Text(item, "status.certificate").Length > 0 ? ",Issued" : "")}",
        ("APIService", "Service") => "Local",
        ("APIService", "Available") => "True",
        _ => None,
    };

    internal static JsonNode? Find(JsonObject item, string path)
    {
        JsonNode? node = item;
        foreach (var step in path.Split('.'))
            node = (node as JsonObject)?[step];
        return node;
    }

    internal static string Text(JsonObject item, string path) =>
        Find(item, path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    internal static long Number(JsonObject item, string path) => (long?)Find(item, path) ?? 0;

    internal static string Or(string text, string otherwise = None) => text.Length > 0 ? text : otherwise;

    internal static IEnumerable<JsonObject> Objects(JsonObject item, string path) => (Find(item, path) as JsonArray)?.OfType<JsonObject>() ?? [];

    internal static string Selector(JsonObject? labels) =>
        labels is { Count: > 0 } ? string.Join(',', labels.Select(label => $"{label.Key}={(label.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : label.Value?.ToJsonString())}")) : None;

    private static int Count(JsonObject item, string path) => Find(item, path) switch
    {
        JsonObject json => json.Count,
        JsonArray array => array.Count,
        _ => 0,
    };

    internal static string Scalar(JsonObject item, string path, string otherwise) => Find(item, path) switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => other.ToJsonString(),
    };

    private static string Joined(IEnumerable<string> texts, string otherwise) => string.Join(',', texts) is { Length: > 0 } joined ? joined : otherwise;

    private static string Subjects(JsonObject item, string kind) => string.Join(", ", Objects(item, "subjects")
        .Where(subject => Text(subject, "kind") == kind)
        .Select(subject => kind == "ServiceAccount" ? $"{Text(subject, "namespace")}/{Text(subject, "name")}" : Text(subject, "name")));

    private static string? Conditions(JsonObject item, IReadOnlyCollection<string> types) => Objects(item, "status.conditions")
        .Where(condition => types.Contains(Text(condition, "type")) && Text(condition, "status") is "True" or "")
        .Select(condition => Text(condition, "type")).LastOrDefault();

    private static string JobDuration(JsonObject item, DateTimeOffset now)
    {
        if (Text(item, "status.startTime") is not { Length: > 0 } start)
            return "";
        var end = DateTimeOffset.TryParse(Text(item, "status.completionTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var completed) ? completed : now;
        return HumanAge.Since(start, end);
    }

    private static JsonNode? EventCell(string column, JsonObject item, DateTimeOffset now)
    {
        var isNew = item["regarding"] is not null;
        var subject = isNew ? "regarding" : "involvedObject";
        var last = TimesOfEvents.Select(path => Text(item, path)).FirstOrDefault(time => time.Length > 0);
        return column switch
        {
            "Last Seen" => HumanAge.Since(last, now),
            "Type" => Text(item, "type"),
            "Reason" => Text(item, "reason"),
            "Object" => $"{Text(item, $"{subject}.kind").ToLowerInvariant()}/{Text(item, $"{subject}.name")}",
            "Subobject" => Text(item, $"{subject}.fieldPath"),
            "Source" => SourceOfEvent(item, isNew ? "deprecatedSource" : "source"),
            "Message" => (isNew ? Text(item, "note") : Text(item, "message")).Trim(),
            "First Seen" => HumanAge.Since(Or(Text(item, "firstTimestamp"), Text(item, "eventTime")), now),
            "Count" => Math.Max(1, Number(item, isNew ? "deprecatedCount" : "count")),
            _ => None,
        };
    }

    private static string SourceOfEvent(JsonObject item, string source)
    {
        var component = Or(Text(item, $"{source}.component"), Or(Text(item, "reportingComponent"), Text(item, "reportingController")));
        return Or(Text(item, $"{source}.host"), Text(item, "reportingInstance")) is { Length: > 0 } instance ? $"{component}, {instance}" : component;
    }

    // What is used of what is allowed, once somebody has counted.
    private static string Quotas(JsonObject item, Func<string, bool> isShown) => string.Join(", ", (Find(item, "status.hard") as JsonObject ?? [])
        .Select(hard => hard.Key).Where(isShown).Order(StringComparer.Ordinal)
        .Select(name => $"{name}: {QuotaOf(item, "used", name)}/{QuotaOf(item, "hard", name)}"));

    // Not by a path: names of resources have dots.
    private static string QuotaOf(JsonObject item, string part, string name) => (Find(item, $"status.{part}") as JsonObject)?[name]?.ToString() ?? "0";

    private static JsonNode? ServiceCell(string column, JsonObject item) => column switch
    {
        "Type" => Or(Text(item, "spec.type"), "ClusterIP"),
        "Cluster-IP" => Or(Text(item, "spec.clusterIP")),
        "External-IP" => Text(item, "spec.type") switch
        {
            "ExternalName" => Text(item, "spec.externalName"),
            "LoadBalancer" => Joined(Objects(item, "status.loadBalancer.ingress").Select(address => Or(Text(address, "ip"), Text(address, "hostname"))), "<pending>"),
            _ => None,
        },
        "Port(s)" => Joined(Objects(item, "spec.ports").Select(port =>
            $"{Number(port, "port")}{(Number(port, "nodePort") is > 0 and var node ? $":{node}" : "")}/{Or(Text(port, "protocol"), "TCP")}"), None),
        "Selector" => Selector(Find(item, "spec.selector") as JsonObject),
        _ => None,
    };
}
