using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>Merge patches on marks; each names the uid and resourceVersion that were seen, as preconditions.</summary>
internal static class MarkPatch
{
    /// <summary>Clears the marks that allowed an object to be taken up.</summary>
    public static JsonObject ClearClaims(string uid, string resourceVersion) => MergePatch.Of(uid, resourceVersion)
        .Annotate(Annotations.Adopt, null)
        .Annotate(Annotations.ReleasedBy, null);

    /// <summary>Lets an object go: the service runs on, and the same hub and workspace may take it up again.</summary>
    public static JsonObject LetGo(string uid, string resourceVersion, string hubId, string workspaceNamespace) => MergePatch.Of(uid, resourceVersion)
        .Annotate(Annotations.ReleasedBy, $"{hubId}/{workspaceNamespace}")
        .Label(Labels.Hub, null)
        .Label(Labels.ManagedBy, null);

    /// <summary>Flux is to keep its hands off a HelmRelease, whose Helm release the one of that name takes over.</summary>
    public static JsonObject Suspend(ObservedObject release, string heir) =>
        MergePatch.Of(release.Uid, release.ResourceVersion).Annotate(Annotations.ReplacedBy, heir).WithSuspension(true);

    /// <summary>Takes that back.</summary>
    public static JsonObject Resume(ObservedObject release) => MergePatch.Of(release.Uid, release.ResourceVersion).Resuming();

    /// <summary>The same as part of another patch.</summary>
    public static JsonObject Resuming(this JsonObject patch) => patch.Annotate(Annotations.ReplacedBy, null).WithSuspension(null);

    private static JsonObject WithSuspension(this JsonObject patch, bool? suspend)
    {
        patch["spec"] = new JsonObject { ["suspend"] = suspend };
        return patch;
    }
}
