using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Fleet;
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
internal sealed partial class DefaultsCopies : IReconciler<ObjectKey>, IAsyncDisposable
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

        foreach (var (at, copy) in actual.Where(a => a.Value.IsOurs && !wanted.ContainsKey(a.Key.Name)))
        {
            await _management.DeleteAsync(Kinds.ConfigMap, at, new DeletePreconditions(copy.Uid, null), ct);
        }

        return Outcome.Done;
    }

    /// <summary>Until cancelled; a watch that ends before ends this, with its fault.</summary>
    public Task EndedAsync(CancellationToken ct) => _copies.Ended.WaitAsync(ct);

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
        versions.Select((app, index) => (index == 0 ? app.AppId + WellKnown.DefaultsSuffix : ObjectNames.WithSuffix($"{app.AppId}-{InName(app.Version)}", WellKnown.DefaultsSuffix), app));

    /// <summary>A version may be any text, and often has <c>+</c>.</summary>
    private static string InName(string version) =>
        version.ToLowerInvariant().Replace('+', '-') is var written && Subdomain().IsMatch(written) ? written : Digest.ForName(version);

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();

    private static string Text(AppModel app, string ns) => Substitution.Fill(
        app.Defaults[app.AppId],
        app.Variables.SetItem("workspaceNamespace", ns).SetItem("releaseNamespace", ns));

    private async Task WriteAsync(ObjectKey key, string text, DefaultsCopy? actual, CancellationToken ct)
    {
        if (actual is null)
        {
            await CreateAsync(key, text, ct);
        }
        else if (actual.Digest != Digest.Of(text) || !actual.IsOurs)
        {
            var body = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = Marks(key) }, ["data"] = new JsonObject { [WellKnown.ValuesKey] = text } };
            using var put = await _management.MergePatchAsync(Kinds.ConfigMap, key, body.Bytes(), ct);
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
                ["annotations"] = Marks(key),
            },
            ["data"] = new JsonObject { [WellKnown.ValuesKey] = text },
        };
        try
        {
            using var made = await _management.CreateAsync(Kinds.ConfigMap, key.Namespace, body.Bytes(), ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            // The watch is behind, or people keep a ConfigMap of that name: theirs stays.
        }
    }

    private static JsonObject Marks(ObjectKey key) => new() { [Annotations.Identity] = ObjectIdentity.Of(Kinds.ConfigMap, key) };

    internal static DefaultsCopy Read(JsonElement configMap)
    {
        var metadata = configMap.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) ?? throw new JsonException("null");
        return new DefaultsCopy(
            metadata.Uid,
            configMap.TryGetProperty("data", out var data) && data.TryGetProperty(WellKnown.ValuesKey, out var text) ? Digest.Of(text.GetString() ?? "") : "",
            metadata.Annotation(Annotations.Identity) == ObjectIdentity.Of(Kinds.ConfigMap, metadata.Key));
    }

    /// <summary>What is kept of a copy.</summary>
    /// <param name="Uid">Of the ConfigMap.</param>
    /// <param name="Digest">Of its text.</param>
    /// <param name="IsOurs">Whether its own mark names it: what people made of it, labels and all, says that it is another.</param>
    internal sealed record DefaultsCopy(string Uid, string Digest, bool IsOurs);
}
