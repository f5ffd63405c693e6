using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>The rights that Hansa uses on an attached cluster, and the question which of them a kubeconfig's user lacks.</summary>
public static class ClusterRights
{
    private static readonly ResourceType HelmRelease = Kinds.HelmRelease(Kinds.HelmReleaseVersions[0]);
    private static readonly ResourceType HelmRepository = Kinds.HelmRepository(Kinds.SourceVersions[0]);

    /// <summary>All of it in one namespace, but that what an earlier detach left is looked for in all of them.</summary>
    public static ImmutableArray<AccessRight> Needed(string ns) =>
    [
        .. Of(Kinds.Namespace, null, "get", "create"),
        .. Of(Kinds.ConfigMap, ns, "get", "list", "watch", "create", "patch", "delete"),
        .. Of(HelmRelease, null, "list"),
        .. Of(HelmRelease, ns, "watch", "create", "patch", "delete"),
        .. Of(HelmRepository, ns, "list", "watch", "create", "patch", "delete"),
    ];

    /// <summary>What is lacking; empty as well when the cluster answers no such questions: a request that is refused then tells.</summary>
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public static Task<ImmutableArray<AccessRight>> MissingAsync(ApiClient cluster, string ns, CancellationToken ct) => cluster.MissingAsync(Needed(ns), ct);

    /// <summary>For people: what to grant.</summary>
    public static string Describe(ImmutableArray<AccessRight> missing) =>
        $"the kubeconfig's user lacks rights on the cluster: {string.Join("; ", missing)}. Grant them: deploy/attached/role.yaml holds all that are needed";

    private static IEnumerable<AccessRight> Of(ResourceType type, string? ns, params string[] verbs) =>
        verbs.Select(verb => new AccessRight(verb, type, ns));
}
