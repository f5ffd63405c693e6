using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Workspaces;

/// <summary>
/// The default workspace as it was when somebody deleted it, written down from before it is let go until it is there again: in between the process may end.
/// It lies on the hub's record, since there is no right to change namespaces.
/// </summary>
internal static class DefaultWorkspaceCopy
{
    private static readonly ObjectKey Record = new(WellKnown.KommanderNamespace, WellKnown.HubConfigMap);

    /// <summary>Writes it down.</summary>
    public static Task KeepAsync(ApiClient management, Workspace deleted, CancellationToken ct) =>
        AnnotateAsync(management, WorkspaceEssentials.DefaultWorkspace(deleted).ToJsonString(), ct);

    /// <summary>What was written down; null when nothing was, or it cannot be read.</summary>
    public static async Task<Workspace?> FindAsync(ApiClient management, CancellationToken ct)
    {
        using var found = await management.GetAsync(Kinds.ConfigMap.ObjectPath(Record), ct);
        var metadata = found?.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta);
        try
        {
            return metadata?.Annotation(Annotations.DefaultWorkspace) is { } text ? JsonElement.Parse(text).Read(HansaJson.Default.Workspace) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The workspace is there again.</summary>
    public static Task ForgetAsync(ApiClient management, CancellationToken ct) => AnnotateAsync(management, null, ct);

    private static async Task AnnotateAsync(ApiClient management, string? copy, CancellationToken ct)
    {
        try
        {
            using var written = await management.MergePatchAsync(Kinds.ConfigMap, Record, new JsonObject().Annotate(Annotations.DefaultWorkspace, copy).Bytes(), ct);
        }
        catch (ApiException e) when (!e.IsTransient)
        {
            // Too large for an annotation, or there is no record: this process remembers it for as long as it runs, and nobody's deletion hangs on more.
        }
    }
}
