using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Preview;

/// <summary>An object as somebody wrote it, and where.</summary>
/// <param name="Origin">File, and line.</param>
/// <param name="Body">The object.</param>
public sealed record Manifest(string Origin, JsonObject Body)
{
    internal string ApiVersion => Body["apiVersion"]?.ToString() ?? "";

    /// <summary>Its kind; empty when none is written.</summary>
    public string Kind => Body["kind"]?.ToString() ?? "";

    /// <summary>Whether it is of that kind.</summary>
    /// <exception cref="InvalidOperationException">It is, in another version than the one that is served.</exception>
    public bool Is(ResourceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (Kind != type.Kind || ApiVersion.Split('/')[0] != type.ApiVersion.Split('/')[0])
        {
            return false;
        }

        return ApiVersion == type.ApiVersion
            ? true
            : throw new InvalidOperationException($"{Origin}: {type.Kind} is served as {type.ApiVersion}, not {ApiVersion}");
    }

    /// <summary>Its namespace and name.</summary>
    /// <param name="isNamespaced">Whether its kind lies in namespaces.</param>
    /// <param name="usual">The namespace when it names none.</param>
    /// <exception cref="InvalidOperationException">It has no name, or no namespace and there is no usual one.</exception>
    public ObjectKey Key(bool isNamespaced, string? usual) => new(
        !isNamespaced ? "" : Body["metadata"]?["namespace"]?.ToString() ?? usual
            ?? throw new InvalidOperationException($"{Origin}: {Kind} {Name} has no metadata.namespace: write it, or give --workspace or -n"),
        Name);

    private string Name => Body["metadata"]?["name"]?.ToString() is { Length: > 0 } name ? name : throw new InvalidOperationException($"{Origin}: {Kind} has no metadata.name");
}

/// <summary>
/// Lays manifests over the intent, as <c>kubectl apply</c> or <c>kubectl delete</c> would: labels and annotations are merged, the spec is the
/// file's; what the server keeps (uid, status, age) stays. Pure.
/// </summary>
public static class IntentOverlay
{
    /// <summary>The intent with the manifests applied, and a remark on each that changes nothing that is delivered.</summary>
    /// <exception cref="InvalidOperationException">A manifest cannot be read; the message says which and why.</exception>
    public static (FleetIntent Intent, ImmutableArray<string> Ignored) Apply(FleetIntent intent, IEnumerable<Manifest> manifests, string? usualNamespace, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(manifests);
        var ignored = ImmutableArray.CreateBuilder<string>();
        foreach (var manifest in manifests)
        {
            intent = Apply(intent, manifest, usualNamespace, now, ignored);
        }

        foreach (var manifest in manifests.Where(m => m.Is(Kinds.Secret) && !FleetIntent.SecretsOf(intent.Deployments.Values).Contains(m.Key(isNamespaced: true, usualNamespace))))
        {
            ignored.Add($"{manifest.Origin}: no AppDeployment takes values from this Secret: it does not change what is delivered");
        }

        return (intent, ignored.ToImmutable());
    }

    /// <summary>The intent without what the manifests name.</summary>
    public static (FleetIntent Intent, ImmutableArray<string> Ignored) Delete(FleetIntent intent, IEnumerable<Manifest> manifests, string? usualNamespace)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(manifests);
        var ignored = ImmutableArray.CreateBuilder<string>();
        foreach (var manifest in manifests)
        {
            intent = Delete(intent, manifest, usualNamespace, ignored);
        }

        return (intent, ignored.ToImmutable());
    }

    /// <summary>The AppDeployments among the manifests: the intent has to be read with what they name.</summary>
    /// <exception cref="InvalidOperationException">A manifest cannot be read; the message says which and why.</exception>
    public static ImmutableArray<AppDeployment> DeploymentsAmong(IEnumerable<Manifest> manifests, string? usualNamespace)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        return [.. manifests.Where(m => m.Is(Kinds.AppDeployment)).Select(m => Read(m, m.Key(isNamespaced: true, usualNamespace), HansaJson.Default.AppDeployment))];
    }

    private static FleetIntent Apply(FleetIntent intent, Manifest manifest, string? ns, DateTimeOffset now, ImmutableArray<string>.Builder ignored)
    {
        if (manifest.Is(Kinds.AppDeployment))
        {
            var key = manifest.Key(isNamespaced: true, ns);
            var live = intent.Deployments.GetValueOrDefault(key);
            var written = Read(manifest, key, HansaJson.Default.AppDeployment);
            return intent with { Deployments = intent.Deployments.SetItem(key, written with { Metadata = Over(live?.Metadata, written.Metadata, now), Status = live?.Status ?? new() }) };
        }

        if (manifest.Is(Kinds.KommanderCluster))
        {
            var key = manifest.Key(isNamespaced: true, ns);
            var live = intent.Clusters.GetValueOrDefault(key);
            var written = Read(manifest, key, HansaJson.Default.KommanderCluster);
            return intent with { Clusters = intent.Clusters.SetItem(key, written with { Metadata = Over(live?.Metadata, written.Metadata, now), Status = live?.Status ?? new() }) };
        }

        if (manifest.Is(Kinds.App))
        {
            var key = manifest.Key(isNamespaced: false, null);
            var live = intent.Apps.GetValueOrDefault(key);
            var written = Read(manifest, key, HansaJson.Default.App);
            return intent with { Apps = intent.Apps.SetItem(key, written with { Metadata = Over(live?.Metadata, written.Metadata, now) }) };
        }

        if (manifest.Is(Kinds.Workspace))
        {
            return ApplyWorkspace(intent, manifest, now, ignored);
        }

        if (manifest.Is(Kinds.ConfigMap))
        {
            var key = manifest.Key(isNamespaced: true, ns);
            return intent with { Values = intent.Values.SetItem(key, OverrideSources.Read(Element(manifest))) };
        }

        if (manifest.Is(Kinds.Secret))
        {
            var key = manifest.Key(isNamespaced: true, ns);
            return intent with { Secrets = intent.Secrets.SetItem(key, SecretReading.Values(SecretElement(manifest), intent.HubKey.Span) ?? new SecretValues(null, "")) };
        }

        ignored.Add($"{manifest.Origin}: {manifest.Kind} does not change what is delivered");
        return intent;
    }

    private static FleetIntent ApplyWorkspace(FleetIntent intent, Manifest manifest, DateTimeOffset now, ImmutableArray<string>.Builder ignored)
    {
        var key = manifest.Key(isNamespaced: false, null);
        var live = intent.Workspaces.GetValueOrDefault(key);
        var written = Read(manifest, key, HansaJson.Default.Workspace);
        var result = written with { Metadata = Over(live?.Metadata, written.Metadata, now), Status = live?.Status ?? new() };
        if (live is null && written.Spec.NamespaceName is { Length: > 0 } name)
        {
            result = result with { Status = new WorkspaceStatus { NamespaceRef = new LocalObjectReference { Name = name } } };
            intent = intent with { Namespaces = intent.Namespaces.SetItem(ObjectKey.ClusterScoped(name), new ObjectMeta { Name = name }) };
        }
        else if (live is null)
        {
            ignored.Add($"{manifest.Origin}: Workspace {key.Name} is new and gets a namespace of its own; what lies in it cannot be planned before");
        }

        return intent with { Workspaces = intent.Workspaces.SetItem(key, result) };
    }

    private static FleetIntent Delete(FleetIntent intent, Manifest manifest, string? ns, ImmutableArray<string>.Builder ignored)
    {
        if (manifest.Is(Kinds.AppDeployment))
        {
            return intent with { Deployments = intent.Deployments.Remove(manifest.Key(isNamespaced: true, ns)) };
        }

        if (manifest.Is(Kinds.KommanderCluster))
        {
            return intent with { Clusters = intent.Clusters.Remove(manifest.Key(isNamespaced: true, ns)) };
        }

        if (manifest.Is(Kinds.App))
        {
            return intent with { Apps = intent.Apps.Remove(manifest.Key(isNamespaced: false, null)) };
        }

        if (manifest.Is(Kinds.ConfigMap))
        {
            return intent with { Values = intent.Values.Remove(manifest.Key(isNamespaced: true, ns)) };
        }

        if (manifest.Is(Kinds.Secret))
        {
            return intent with { Secrets = intent.Secrets.Remove(manifest.Key(isNamespaced: true, ns)) };
        }

        if (manifest.Is(Kinds.Workspace) && intent.Workspaces.GetValueOrDefault(manifest.Key(isNamespaced: false, null)) is { } workspace)
        {
            var going = workspace with { Metadata = workspace.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch } };
            return intent with { Workspaces = intent.Workspaces.SetItem(workspace.Metadata.Key, going) };
        }

        ignored.Add($"{manifest.Origin}: deleting {manifest.Kind} does not change what is delivered");
        return intent;
    }

    private static T Read<T>(Manifest manifest, ObjectKey key, JsonTypeInfo<T> json)
    {
        var body = (JsonObject)manifest.Body.DeepClone();
        if (key.Namespace.Length > 0)
        {
            body["metadata"]!["namespace"] = key.Namespace; // it has a name, so it has metadata
        }

        try
        {
            return body.Read(json);
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{manifest.Origin}: this is no {manifest.Kind}: {e.Path}: a value of another type is expected", e);
        }
    }

    private static ObjectMeta Over(ObjectMeta? live, ObjectMeta written, DateTimeOffset now) => live is null
        ? written with { CreationTimestamp = now, DeletionTimestamp = null, Generation = 1 }
        : live with { Labels = Merged(live.Labels, written.Labels), Annotations = Merged(live.Annotations, written.Annotations) };

    private static ImmutableDictionary<string, string> Merged(IReadOnlyDictionary<string, string> below, IReadOnlyDictionary<string, string> above) =>
        below.ToImmutableDictionary().SetItems(above);

    /// <summary>As the server keeps it: <c>stringData</c> goes over <c>data</c>.</summary>
    private static JsonElement SecretElement(Manifest manifest)
    {
        var data = manifest.Body["data"]?.DeepClone() as JsonObject ?? [];
        foreach (var (name, text) in manifest.Body["stringData"] as JsonObject ?? [])
        {
            data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text?.ToString() ?? ""));
        }

        return JsonSerializer.SerializeToElement(new JsonObject { ["data"] = data });
    }

    private static JsonElement Element(Manifest manifest)
    {
        using var document = JsonDocument.Parse(manifest.Body.ToJsonString());
        return document.RootElement.Clone();
    }
}
