using System.Text.Json.Nodes;

namespace Hansa.Federation.Reporting;

/// <summary>RFC 7386: the patch that turns one document into another.</summary>
internal static class MergePatch
{
    /// <summary>The patch; null when there is nothing to change. Lists are replaced whole.</summary>
    public static JsonObject? Between(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in from.Where(f => !to.ContainsKey(f.Key)))
        {
            patch[name] = null;
        }

        foreach (var (name, wanted) in to)
        {
            var actual = from[name];
            if (actual is JsonObject before && wanted is JsonObject after)
            {
                if (Between(before, after) is { } inner)
                {
                    patch[name] = inner;
                }
            }
            else if (!JsonNode.DeepEquals(actual, wanted))
            {
                patch[name] = wanted?.DeepClone();
            }
        }

        return patch.Count == 0 ? null : patch;
    }
}
