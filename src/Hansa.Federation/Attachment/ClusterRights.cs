using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>A right on a cluster, in the words of a Role.</summary>
/// <param name="Verb">For example <c>patch</c>.</param>
/// <param name="Group">API group; empty for the core.</param>
/// <param name="Resource">Plural.</param>
/// <param name="Namespace">Where; null means in all namespaces, or that the kind has none.</param>
internal sealed record ClusterRight(string Verb, string Group, string Resource, string? Namespace)
{
    public override string ToString() =>
        $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}{(Namespace is { } ns ? $" in namespace {ns}" : Resource == Kinds.Namespace.Plural ? "" : " in all namespaces")}";
}

/// <summary>The rights that Hansa uses on an attached cluster, and the question which of them a kubeconfig's user lacks.</summary>
internal static class ClusterRights
{
    private const int InFlight = 8;
    private static readonly ResourceType Review = new("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false);

    /// <summary>All of it in one namespace, but that what an earlier detach left is looked for in all of them.</summary>
    public static ImmutableArray<ClusterRight> Needed(string ns) =>
    [
        .. Of(Kinds.Namespace.Group, Kinds.Namespace.Plural, null, "get", "create"),
        .. Of(Kinds.ConfigMap.Group, Kinds.ConfigMap.Plural, ns, "get", "list", "watch", "create", "patch", "delete"),
        .. Of(Kinds.HelmGroup, "helmreleases", null, "list"),
        .. Of(Kinds.HelmGroup, "helmreleases", ns, "watch", "create", "patch", "delete"),
        .. Of(Kinds.SourceGroup, "helmrepositories", ns, "list", "watch", "create", "patch", "delete"),
    ];

    /// <summary>What is lacking; empty as well when the cluster answers no such questions: a request that is refused then tells.</summary>
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public static async Task<ImmutableArray<ClusterRight>> MissingAsync(ApiClient cluster, string ns, CancellationToken ct)
    {
        var needed = Needed(ns);
        var denied = new ConcurrentBag<ClusterRight>();
        await Parallel.ForEachAsync(needed, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = ct }, async (right, token) =>
        {
            if (await IsDeniedAsync(cluster, right, token))
            {
                denied.Add(right);
            }
        });
        return [.. needed.Where(denied.Contains)];
    }

    /// <summary>For people: what to grant.</summary>
    public static string Describe(ImmutableArray<ClusterRight> missing) =>
        $"the kubeconfig's user lacks rights on the cluster: {string.Join("; ", missing)}. Grant them: deploy/attached/role.yaml holds all that are needed";

    private static IEnumerable<ClusterRight> Of(string group, string resource, string? ns, params string[] verbs) =>
        verbs.Select(verb => new ClusterRight(verb, group, resource, ns));

    private static async Task<bool> IsDeniedAsync(ApiClient cluster, ClusterRight right, CancellationToken ct)
    {
        try
        {
            using var answer = await cluster.CreateAsync(Review, null, ManagementJson.Bytes(Question(right)), ct, AnswerSizes.Small);
            return JsonText.Member(answer.RootElement, "status") is { } status && JsonText.Member(status, "allowed") is { ValueKind: JsonValueKind.False };
        }
        catch (ApiException e) when (e.Failure is ApiFailure.Forbidden or ApiFailure.NotFound or ApiFailure.Invalid)
        {
            return false;
        }
    }

    private static JsonObject Question(ClusterRight right) => new()
    {
        ["apiVersion"] = Review.ApiVersion,
        ["kind"] = Review.Kind,
        ["spec"] = new JsonObject
        {
            ["resourceAttributes"] = new JsonObject
            {
                ["verb"] = right.Verb,
                ["group"] = right.Group,
                ["resource"] = right.Resource,
                ["namespace"] = right.Namespace,
            },
        },
    };
}
