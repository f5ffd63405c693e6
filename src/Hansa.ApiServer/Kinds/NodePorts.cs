using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Kinds;

/// <summary>The ports of nodes at which a Service is reached from outside; nobody listens there.</summary>
internal static class NodePorts
{
    private const int First = 30000;
    private const int Count = 2768;

    public static bool Has(JsonObject? spec) => (string?)spec?["type"] is "NodePort" or "LoadBalancer";

    /// <summary>Gives every port one, and keeps what was given before; a Service that no longer has any loses them.</summary>
    public static void Fill(JsonObject spec, JsonObject? old, KindContext context)
    {
        var known = Has(old) ? Ports(old!) : [];
        if (!Has(spec))
        {
            TakeBack(spec, known);
            return;
        }
        if (JsonNode.DeepEquals(spec["allocateLoadBalancerNodePorts"], false))
            return;
        foreach (var port in Ports(spec))
            port["nodePort"] ??= known.FirstOrDefault(one => Same(one, port, "name"))?["nodePort"]?.DeepClone() ?? Next(spec, context);
    }

    private static void TakeBack(JsonObject spec, IReadOnlyList<JsonObject> known)
    {
        if (known.Count == 0)
            return;
        spec.Remove("externalTrafficPolicy");
        spec.Remove("allocateLoadBalancerNodePorts");
        foreach (var port in Ports(spec).Where(port => known.Any(one => Same(one, port, "nodePort"))))
            port.Remove("nodePort");
    }

    private static long Next(JsonObject spec, KindContext context)
    {
        var taken = Ports(spec).Select(port => port["nodePort"]).ToList();
        long next;
        do
            next = First + context.Random(Count);
        while (taken.Exists(port => JsonNode.DeepEquals(port, next)) && taken.Count < Count);
        return next;
    }

    private static bool Same(JsonObject one, JsonObject other, string field) => JsonNode.DeepEquals(one[field], other[field]);

    private static IReadOnlyList<JsonObject> Ports(JsonObject spec) => JsonLists.Objects(spec["ports"]);
}
