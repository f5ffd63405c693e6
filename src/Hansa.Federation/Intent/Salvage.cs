using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Intent;

/// <summary>
/// What counts of an object whose newest version cannot be read: its metadata, so that a pause and a deletion are seen, with everything else as it was
/// read before. One that never was is taken up when it is deleted, so that it can go.
/// </summary>
internal static class Salvage
{
    public static KommanderCluster? Cluster(KommanderCluster? before, JsonElement item) =>
        Metadata(item) is not { } metadata ? null
        : before?.Metadata.Uid == metadata.Uid ? before with { Metadata = metadata }
        : metadata.IsDeleting ? new KommanderCluster { Metadata = metadata, Status = Status(item, HansaJson.Default.KommanderClusterStatus) ?? new() }
        : null;

    public static Workspace? Workspace(Workspace? before, JsonElement item) =>
        Metadata(item) is not { } metadata ? null
        : before?.Metadata.Uid == metadata.Uid ? before with { Metadata = metadata }
        : metadata.IsDeleting ? new Workspace { Metadata = metadata, Status = Status(item, HansaJson.Default.WorkspaceStatus) ?? new() }
        : null;

    private static ObjectMeta? Metadata(JsonElement item) => item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta);

    private static T? Status<T>(JsonElement item, JsonTypeInfo<T> json)
        where T : class
    {
        try
        {
            return item.TryGetProperty("status", out var status) ? status.Deserialize(json) : null;
        }
        catch (JsonException)
        {
            return null; // it may be the part that cannot be read
        }
    }
}
