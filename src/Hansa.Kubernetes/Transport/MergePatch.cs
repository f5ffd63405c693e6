using System.Text.Json.Nodes;

namespace Hansa.Kubernetes.Transport;

/// <summary>Merge patches (RFC 7386), begun with the object that is meant.</summary>
public static class MergePatch
{
    /// <summary>A patch of that very object, refused when another has its name by now; and with a version, when the object was changed since.</summary>
    public static JsonObject Of(string uid, string? resourceVersion = null)
    {
        var metadata = new JsonObject { ["uid"] = uid };
        if (resourceVersion is not null)
        {
            metadata["resourceVersion"] = resourceVersion;
        }

        return new JsonObject { ["metadata"] = metadata };
    }

    /// <summary>The same patch, which sets an annotation, too, or takes it away.</summary>
    public static JsonObject Annotate(this JsonObject patch, string name, string? value) => patch.Set("annotations", name, value);

    /// <summary>The same patch, which sets a label, too, or takes it away.</summary>
    public static JsonObject Label(this JsonObject patch, string name, string? value) => patch.Set("labels", name, value);

    /// <summary>The patch that turns one document into another; null when there is nothing to change. Lists are replaced whole.</summary>
    public static JsonObject? Between(JsonObject from, JsonObject to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
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

    private static JsonObject Set(this JsonObject patch, string field, string name, string? value)
    {
        var metadata = Child(patch, "metadata");
        Child(metadata, field)[name] = value;
        return patch;
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }
}
