using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Catalog;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Workspaces;

/// <summary>
/// Keeps the ConfigMaps that show each app's defaults in every workspace's namespace. They are a copy, never an input:
/// an edit is put back.
/// </summary>
internal sealed class DefaultsCopies : IReconciler<ObjectKey>, IAsyncDisposable
{
    private readonly ApiClient _management;
    private readonly FleetView _fleet;
    private readonly NamespacedInformers<DefaultsCopy> _copies;

    public DefaultsCopies(ApiClient management, FleetView fleet, TimeProvider clock, Random random, ILogger<DefaultsCopies> log)
    {
        (_management, _fleet) = (management, fleet);
        var ours = new ListOptions { LabelSelector = $"{Labels.Role}={Labels.RoleManagement}" };
        _copies = new NamespacedInformers<DefaultsCopy>(ns => new Informer<DefaultsCopy>(management, Kinds.ConfigMap, ns, ours, Read, clock, random, log));
        _copies.Changed += (ns, _) => Changed?.Invoke(ObjectKey.ClusterScoped(ns));
    }

    /// <summary>Raised with the namespace whose copies changed.</summary>
    public event Action<ObjectKey>? Changed;

    public void Watch(IReadOnlySet<string> namespaces) => _copies.Watch(namespaces);

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        var ns = key.Name;
        if (_copies.Items(ns) is not { } actual || _fleet.Snapshot?.Workspaces.GetValueOrDefault(ns) is not { IsGoing: false } workspace)
        {
            return Outcome.Done;
        }

        var wanted = Wanted(workspace, _fleet.Apps);
        foreach (var (name, text) in wanted)
        {
            await WriteAsync(new ObjectKey(ns, name), text, actual.GetValueOrDefault(new ObjectKey(ns, name)), ct);
        }

        foreach (var (at, copy) in actual.Where(a => a.Key.Name.EndsWith(WellKnown.DefaultsSuffix, StringComparison.Ordinal) && !wanted.ContainsKey(a.Key.Name)))
        {
            await _management.DeleteAsync(Kinds.ConfigMap, at, new DeletePreconditions(copy.Uid, null), ct);
        }

        return Outcome.Done;
    }

    public ValueTask DisposeAsync() => _copies.DisposeAsync();

    /// <summary>The plain name shows the version that the workspace deploys, or the newest; others carry their version.</summary>
    internal static ImmutableSortedDictionary<string, string> Wanted(WorkspaceSnapshot workspace, AppCatalog apps)
    {
        var deployed = workspace.Deployments.Select(d => d.Spec.AppRef.Name).ToHashSet();
        return apps.Models
            .Where(m => !ManagementApps.ProvidedByHansa(m.AppId))
            .GroupBy(m => m.AppId)
            .SelectMany(versions => Named(versions.OrderByDescending(m => deployed.Contains(m.Name)).ThenByDescending(m => m.Version, VersionOrder.Instance).ThenBy(m => m.Name, StringComparer.Ordinal)))
            .DistinctBy(n => n.Name)
            .ToImmutableSortedDictionary(n => n.Name, n => Text(n.App, workspace.Namespace), StringComparer.Ordinal);
    }

    private static IEnumerable<(string Name, AppModel App)> Named(IEnumerable<AppModel> versions) =>
        versions.Select((app, index) => (index == 0 ? app.AppId + WellKnown.DefaultsSuffix : $"{app.AppId}-{app.Version}{WellKnown.DefaultsSuffix}", app));

    private static string Text(AppModel app, string ns) => Substitution.Fill(
        app.Defaults[app.AppId],
        app.Variables.SetItem("workspaceNamespace", ns).SetItem("releaseNamespace", ns));

    private async Task WriteAsync(ObjectKey key, string text, DefaultsCopy? actual, CancellationToken ct)
    {
        if (actual is null)
        {
            await CreateAsync(key, text, ct);
        }
        else if (actual.Digest != Digest.Of(text))
        {
            using var put = await _management.MergePatchAsync(Kinds.ConfigMap, key, ManagementJson.Bytes(new JsonObject { ["data"] = new JsonObject { [WellKnown.ValuesKey] = text } }), ct);
        }
    }

    private async Task CreateAsync(ObjectKey key, string text, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = key.Name,
                ["namespace"] = key.Namespace,
                ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
            },
            ["data"] = new JsonObject { [WellKnown.ValuesKey] = text },
        };
        try
        {
            using var made = await _management.CreateAsync(Kinds.ConfigMap, key.Namespace, ManagementJson.Bytes(body), ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            // The watch is behind, or people keep a ConfigMap of that name: theirs stays.
        }
    }

    private static DefaultsCopy Read(JsonElement configMap) => new(
        configMap.GetProperty("metadata").GetProperty("uid").GetString() ?? "",
        configMap.TryGetProperty("data", out var data) && data.TryGetProperty(WellKnown.ValuesKey, out var text) ? Digest.Of(text.GetString() ?? "") : "");

    /// <summary>What is kept of a copy.</summary>
    private sealed record DefaultsCopy(string Uid, string Digest);
}
