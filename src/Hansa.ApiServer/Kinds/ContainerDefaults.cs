using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Kinds;

/// <summary>Defaults of a container (<c>pkg/apis/core/v1/defaults.go</c>).</summary>
internal static class ContainerDefaults
{
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] Hooks = ["postStart", "preStop"];

    /// <summary>In place.</summary>
    public static void Fill(JsonObject container)
    {
        container["resources"] ??= new JsonObject();
        container["terminationMessagePath"] ??= "/dev/termination-log";
        container["terminationMessagePolicy"] ??= "File";
        container["imagePullPolicy"] ??= Pull((string?)container["image"] ?? "");
        foreach (var port in JsonLists.Objects(container["ports"]))
            port["protocol"] ??= "TCP";
        foreach (var variable in JsonLists.Objects(container["env"]))
            FillReference((variable["valueFrom"] as JsonObject)?["fieldRef"]);
        foreach (var probe in Probes.Select(name => container[name]).OfType<JsonObject>())
            FillProbe(probe);
        foreach (var hook in Hooks.Select(name => (container["lifecycle"] as JsonObject)?[name]).OfType<JsonObject>())
            FillRequest(hook["httpGet"]);
    }

    /// <summary>Who may have so much asks for as much, in place; only pods themselves, not what they are made after.</summary>
    public static void FillRequests(JsonObject container)
    {
        if (container["resources"] is not JsonObject resources || resources["limits"] is not JsonObject { Count: > 0 } limits)
            return;
        if (resources["requests"] is not JsonObject requests)
            resources["requests"] = requests = [];
        foreach (var (name, amount) in limits)
            requests[name] ??= amount?.DeepClone();
    }

    /// <summary>A field of the pod, in place.</summary>
    public static void FillReference(JsonNode? node)
    {
        if (node is JsonObject reference)
            reference["apiVersion"] ??= "v1";
    }

    private static void FillProbe(JsonObject probe)
    {
        probe["timeoutSeconds"] ??= 1L;
        probe["periodSeconds"] ??= 10L;
        probe["successThreshold"] ??= 1L;
        probe["failureThreshold"] ??= 3L;
        FillRequest(probe["httpGet"]);
    }

    private static void FillRequest(JsonNode? node)
    {
        if (node is not JsonObject request)
            return;
        request["path"] ??= "/";
        request["scheme"] ??= "HTTP";
    }

    private static string Pull(string image)
    {
        var tag = image[(image.LastIndexOf('/') + 1)..];
        return !tag.Contains(':', StringComparison.Ordinal) && !tag.Contains('@', StringComparison.Ordinal) || tag.EndsWith(":latest", StringComparison.Ordinal) ? "Always" : "IfNotPresent";
    }
}
