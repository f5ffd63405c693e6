using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Import;

/// <summary>
/// What people wrote on a management cluster, as far as a sandbox can be made from it: bodies without status, without what a server or a
/// hub filled in, and without any credential.
/// </summary>
public sealed record ImportedIntent
{
    /// <summary>Workspaces; each says its namespace in <c>spec.namespaceName</c>.</summary>
    public ImmutableArray<JsonObject> Workspaces { get; init; } = [];

    /// <summary>Apps.</summary>
    public ImmutableArray<JsonObject> Apps { get; init; } = [];

    /// <summary>ConfigMaps that AppDeployments refer to, with their values alone.</summary>
    public ImmutableArray<JsonObject> Overrides { get; init; } = [];

    /// <summary>KommanderClusters, each of which gets a fake cluster; the management cluster's own, which needs none, is among them.</summary>
    public ImmutableArray<ImportedCluster> Clusters { get; init; } = [];

    /// <summary>AppDeployments, the oldest first.</summary>
    public ImmutableArray<JsonObject> Deployments { get; init; } = [];

    /// <summary>What was left out, and what else a person should know.</summary>
    public ImmutableArray<ImportNote> Notes { get; init; } = [];

    /// <summary>Everything that was taken, in an order in which it can be written.</summary>
    internal IEnumerable<JsonObject> Objects => [.. Workspaces, .. Apps, .. Overrides, .. Clusters.Select(cluster => cluster.Body), .. Deployments];

    /// <summary>The fake clusters that it needs.</summary>
    internal IEnumerable<string> FakeClusters => Clusters.Select(cluster => cluster.FakeCluster).OfType<string>();
}

/// <summary>A KommanderCluster of the import.</summary>
/// <param name="Key">Its place.</param>
/// <param name="Body">The object.</param>
/// <param name="FakeCluster">The sandbox's cluster that stands for it; null for the management cluster itself.</param>
public sealed record ImportedCluster(ObjectKey Key, JsonObject Body, string? FakeCluster)
{
    /// <summary>The Secret that holds the fake cluster's kubeconfig.</summary>
    internal ObjectKey Secret => new(Key.Namespace, Body["spec"]?["kubeconfigRef"]?["name"]?.GetValue<string>() ?? $"{Key.Name}-kubeconfig");
}

/// <summary>Something about an object of the source.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its place.</param>
/// <param name="Text">What was done with it, and why.</param>
public sealed record ImportNote(string Kind, string Name, string Text);
