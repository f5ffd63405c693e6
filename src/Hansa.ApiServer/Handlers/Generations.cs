using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Handlers;

/// <summary>Counts <c>metadata.generation</c>: 1 at creation, up with every change of what people want. Kinds without that rule keep what a client sent at creation.</summary>
internal static class Generations
{
    public static void SetFirst(ResourceDefinition definition, JsonObject metadata)
    {
        if (definition.Generation != GenerationRule.None)
            metadata["generation"] = 1;
    }

    /// <summary>Carries the live generation over to an update, counted up when it has to be.</summary>
    public static void Count(WriteRequest request, JsonObject live, JsonObject next)
    {
        var definition = request.Definition;
        var liveMetadata = live["metadata"]!.AsObject();
        var metadata = next["metadata"]!.AsObject();
        if (liveMetadata["generation"] is not { } generation)
        {
            metadata.Remove("generation");
            return;
        }
        // A status endpoint that takes annotations, too, changes nothing of what people want.
        var changed = !StatusRules.IsOfStatus(request.Subresource) && definition.Generation switch
        {
            GenerationRule.None => false,
            GenerationRule.Spec => !JsonNode.DeepEquals(live["spec"], next["spec"]),
            GenerationRule.SpecAndAnnotations => !JsonNode.DeepEquals(live["spec"], next["spec"])
                || !JsonNode.DeepEquals(liveMetadata["annotations"], metadata["annotations"]),
            GenerationRule.AllButStatus => !SameBesideStatus(definition, live, next),
        };
        metadata["generation"] = (long)generation + (changed ? 1 : 0);
    }

    private static bool SameBesideStatus(ResourceDefinition definition, JsonObject live, JsonObject next)
    {
        var statusIsApart = definition.Subresources.Contains("status");
        return live.Select(field => field.Key).Union(next.Select(field => field.Key))
            .Where(name => name != "metadata" && !(name == "status" && statusIsApart))
            .All(name => JsonNode.DeepEquals(live[name], next[name]));
    }
}
