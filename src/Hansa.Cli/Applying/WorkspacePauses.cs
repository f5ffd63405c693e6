using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Applying;

/// <summary>A workspace that an apply holds.</summary>
/// <param name="Name">Name of the Workspace.</param>
/// <param name="Afterwards">The annotation <c>hansa.dev/paused</c> as it is to be when the apply is done; null for none.</param>
internal sealed record HeldWorkspace(string Name, string? Afterwards);

/// <summary>Pauses workspaces for an apply, and lets go of them. A pause that a person had set stays.</summary>
internal sealed class WorkspacePauses(ApiClient management, string digest, TimeProvider clock)
{
    private readonly string _mark = string.Create(CultureInfo.InvariantCulture, $"{digest}, since {clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffffffZ}");
    private readonly Dictionary<string, string?> _before = [];

    /// <exception cref="InvalidOperationException">It is going, or another apply is at work on it.</exception>
    public Task<HeldWorkspace> HoldAsync(string name, string? wanted, CancellationToken ct) => Steadily.DoAsync(() => TryHoldAsync(name, wanted, ct), clock, ct);

    private async Task<HeldWorkspace> TryHoldAsync(string name, string? wanted, CancellationToken ct)
    {
        var key = ObjectKey.ClusterScoped(name);
        var workspace = (await FindAsync(name, ct)).Metadata;
        if (workspace.IsDeleting)
            throw new InvalidOperationException($"workspace {name} is being deleted");
        if (workspace.Annotation(Annotations.Applying) is { } holder)
        {
            return holder == _mark && _before.TryGetValue(name, out var before) // an earlier try went through after all
                ? new HeldWorkspace(name, wanted ?? before)
                : throw new InvalidOperationException(
                    $"workspace {name} is held by another `hansa apply` (plan {holder}). If that one was cut off: see with `hansa plan` what is half done, then `hansa resume workspace/{name}`");
        }

        _before[name] = workspace.Annotation(Annotations.Paused);
        await PatchAsync(key, workspace.ResourceVersion, "true", _mark, ct);
        return new HeldWorkspace(name, wanted ?? _before[name]);
    }

    public Task LetGoAsync(HeldWorkspace held, CancellationToken ct) => Steadily.DoAsync(() => PatchAsync(ObjectKey.ClusterScoped(held.Name), null, held.Afterwards, null, ct), clock, ct);

    /// <summary>Null when nothing is written to its clusters any more, otherwise what it waits for.</summary>
    public async Task<string?> UnrestAsync(string name, CancellationToken ct)
    {
        var status = (await FindAsync(name, ct)).Status;
        return status.Conditions.Find(ConditionTypes.Paused) is { } paused
            ? paused.IsTrue && status.PlanInputs is not null ? null : $"workspace {name}: {paused.Message}"
            : $"workspace {name}: the controller has not said yet that it is paused";
    }

    public async Task<Workspace> FindAsync(string name, CancellationToken ct) =>
        (await Steadily.DoAsync(() => management.FindItemAsync(Kinds.Workspace, HansaJson.Default.Workspace, ObjectKey.ClusterScoped(name), ct), clock, ct))?.Object
        ?? throw new InvalidOperationException($"workspaces \"{name}\" not found");

    private async Task<bool> PatchAsync(ObjectKey key, string? version, string? paused, string? applying, CancellationToken ct)
    {
        var metadata = new JsonObject { ["annotations"] = new JsonObject { [Annotations.Paused] = paused, [Annotations.Applying] = applying } };
        if (version is not null)
            metadata["resourceVersion"] = version;
        using var patched = await management.MergePatchAsync(
            Kinds.Workspace, key, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["metadata"] = metadata }, CliJson.Default.JsonObject), ct, fieldManager: "hansa-cli");
        return patched is not null;
    }
}
