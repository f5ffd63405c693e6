using System.Text.Json.Nodes;
using Hansa.Api;

namespace Hansa.Federation.Delivery;

/// <summary>Merge patches on marks; each names the uid and resourceVersion that were seen, as preconditions.</summary>
internal static class MarkPatch
{
    /// <summary>Clears the marks that allowed an object to be taken up.</summary>
    public static JsonObject ClearClaims(string uid, string resourceVersion) => Of(uid, resourceVersion, annotations: new JsonObject
    {
        [Annotations.Adopt] = null,
        [Annotations.ReleasedBy] = null,
    });

    /// <summary>Lets an object go: the service runs on, and the same hub and workspace may take it up again.</summary>
    public static JsonObject Release(string uid, string resourceVersion, string hubId, string workspaceNamespace) => Of(
        uid,
        resourceVersion,
        annotations: new JsonObject { [Annotations.ReleasedBy] = $"{hubId}/{workspaceNamespace}" },
        labels: new JsonObject { [Labels.Hub] = null, [Labels.ManagedBy] = null });

    /// <summary>Flux is to keep its hands off a HelmRelease, whose Helm release the one of that name takes over.</summary>
    public static JsonObject Suspend(ObservedObject release, string heir) =>
        Of(release.Uid, release.ResourceVersion, annotations: new JsonObject { [Annotations.ReplacedBy] = heir }).WithSuspension(true);

    /// <summary>Takes that back.</summary>
    public static JsonObject Resume(ObservedObject release) => Of(release.Uid, release.ResourceVersion, annotations: []).Resuming();

    /// <summary>The same as part of another patch.</summary>
    public static JsonObject Resuming(this JsonObject patch)
    {
        patch["metadata"]!["annotations"]![Annotations.ReplacedBy] = null; // every patch here has both
        return patch.WithSuspension(null);
    }

    private static JsonObject WithSuspension(this JsonObject patch, bool? suspend)
    {
        patch["spec"] = new JsonObject { ["suspend"] = suspend };
        return patch;
    }

    private static JsonObject Of(string uid, string resourceVersion, JsonObject annotations, JsonObject? labels = null)
    {
        var metadata = new JsonObject { ["uid"] = uid, ["resourceVersion"] = resourceVersion, ["annotations"] = annotations };
        if (labels is not null)
        {
            metadata["labels"] = labels;
        }

        return new JsonObject { ["metadata"] = metadata };
    }
}
