using System.Text.Json.Nodes;

namespace Hansa.Kubernetes.Transport;

/// <summary>meta/v1 DeleteOptions.</summary>
internal static class DeleteBody
{
    public static byte[] For(DeletePreconditions preconditions)
    {
        ArgumentNullException.ThrowIfNull(preconditions);
        var must = new JsonObject { ["uid"] = preconditions.Uid };
        if (preconditions.ResourceVersion is { } version) must["resourceVersion"] = version;
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = "Background",
            ["preconditions"] = must,
        };
        return System.Text.Encoding.UTF8.GetBytes(options.ToJsonString());
    }
}
