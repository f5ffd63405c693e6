using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>The merge patch (RFC 7386) that removes what others added to one of our objects.</summary>
internal static class NullPatch
{
    /// <summary>The same as it is sent.</summary>
    public static byte[] Bytes(ObservedObject observed) => For(observed).Bytes();

    public static JsonObject For(ObservedObject observed)
    {
        var patch = MergePatch.Of(observed.Uid, observed.ResourceVersion);
        foreach (var path in observed.Foreign)
        {
            var at = patch;
            foreach (var name in path.AsSpan()[..^1])
            {
                at = at[name] as JsonObject ?? Child(at, name);
            }

            at[path[^1]] = null;
        }

        return patch;
    }

    private static JsonObject Child(JsonObject at, string name)
    {
        var child = new JsonObject();
        at[name] = child;
        return child;
    }
}
