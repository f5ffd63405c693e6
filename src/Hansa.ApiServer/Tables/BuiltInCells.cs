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
        ("Pod", "Ready") => $"{PodContainers(item).Count(container => (bool?)container["ready"] == true)}/{Count(item, "spec.containers")}",
        ("Pod", "Status") => PodStatus(item),
        ("Pod", "Restarts") => PodContainers(item).Sum(container => (int?)container["restartCount"] ?? 0).ToString(CultureInfo.InvariantCulture),
        ("Pod", "IP") => Or(Text(item, "status.podIP")),
        ("Pod", "Node") => Or(Text(item, "spec.nodeName")),
        ("Pod", "Nominated Node") => Or(Text(item, "status.nominatedNodeName")),
        ("Event", _) => EventCell(column, item, now),
        ("Service", _) => ServiceCell(column, item),
        ("Node", _) => NodeCell(column, item),
        ("Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController", _) => WorkloadCells.Of(kind, column, item),
        ("Job", "Completions") => $"{Number(item, "status.succeeded")}/{(Find(item, "spec.completions") is null ? 1 : Number(item, "spec.completions"))}",
        ("Job", "Duration") => JobDuration(item, now),
        ("Job", "Status") => Conditions(item, ["Complete", "Failed", "Suspended"]) ?? "Running",
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
        ("PersistentVolumeClaim", "Status") => Text(item, "status.phase"),
        ("PersistentVolumeClaim", "Volume") => Text(item, "spec.volumeName"),
        ("PersistentVolumeClaim", "StorageClass") => Text(item, "spec.storageClassName"),
        ("PersistentVolumeClaim", "Capacity") => Scalar(item, "status.capacity.storage", ""),
        ("PersistentVolumeClaim" or "PersistentVolume", "Access Modes") => string.Join(',', (Find(item, "spec.accessModes") as JsonArray)?.Select(AccessMode) ?? []),
        ("PersistentVolumeClaim" or "PersistentVolume", "VolumeMode") => Or(Text(item, "spec.volumeMode"), Unset),
        ("ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration", "Webhooks") => Count(item, "webhooks"),
        ("CertificateSigningRequest", "SignerName") => Text(item, "spec.signerName"),
        ("CertificateSigningRequest", "Requestor") => Text(item, "spec.username"),
        ("CertificateSigningRequest", "Condition") => Conditions(item, ["Approved", "Denied"]) ?? "Pending",
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

    private static string Scalar(JsonObject item, string path, string otherwise) => Find(item, path) switch
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

    private static IEnumerable<JsonObject> PodContainers(JsonObject item) => Objects(item, "status.containerStatuses");

    private static string PodStatus(JsonObject item)
    {
        if (Find(item, "metadata.deletionTimestamp") is not null)
            return "Terminating";
        var waiting = PodContainers(item).Select(container => Text(container, "state.waiting.reason")).FirstOrDefault(reason => reason.Length > 0);
        return waiting ?? Or(Text(item, "status.reason"), Or(Text(item, "status.phase"), "Pending"));
    }

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
            "Source" => Or(Text(item, "source.component"), Or(Text(item, "reportingComponent"), Text(item, "reportingController"))),
            "Message" => (isNew ? Text(item, "note") : Text(item, "message")).Trim(),
            "First Seen" => HumanAge.Since(Or(Text(item, "firstTimestamp"), Text(item, "eventTime")), now),
            "Count" => Math.Max(1, Number(item, isNew ? "deprecatedCount" : "count")),
            _ => None,
        };
    }

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

    private static JsonNode? NodeCell(string column, JsonObject item) => column switch
    {
        "Status" => Objects(item, "status.conditions").FirstOrDefault(condition => Text(condition, "type") == "Ready") is { } ready
            ? Text(ready, "status") == "True" ? "Ready" : "NotReady" : "Unknown",
        "Version" => Text(item, "status.nodeInfo.kubeletVersion"),
        "OS-Image" => Or(Text(item, "status.nodeInfo.osImage"), "<unknown>"),
        "Kernel-Version" => Or(Text(item, "status.nodeInfo.kernelVersion"), "<unknown>"),
        "Container-Runtime" => Or(Text(item, "status.nodeInfo.containerRuntimeVersion"), "<unknown>"),
        "Internal-IP" or "External-IP" => Objects(item, "status.addresses").Where(address => Text(address, "type") == column.Replace("-", "", StringComparison.Ordinal)).Select(address => Text(address, "address")).FirstOrDefault() ?? None,
        _ => None,
    };

    private static string AccessMode(JsonNode? mode) => (string?)mode switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        var other => other ?? "",
    };
}
