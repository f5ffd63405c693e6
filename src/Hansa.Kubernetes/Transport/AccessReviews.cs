using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api.Metadata;

namespace Hansa.Kubernetes.Transport;

/// <summary>The question which rights a client's user lacks.</summary>
public static class AccessReviews
{
    private const int InFlight = 8;
    private const int LargestAnswer = 1024 * 1024;
    private static readonly ResourceType Review = new("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false);

    /// <summary>What is lacking; empty as well when the cluster answers no such questions: a request that is refused then tells.</summary>
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public static async Task<ImmutableArray<AccessRight>> MissingAsync(this ApiClient cluster, ImmutableArray<AccessRight> needed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var denied = new ConcurrentBag<AccessRight>();
        await Parallel.ForEachAsync(needed, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = ct }, async (right, token) =>
        {
            if (await IsDeniedAsync(cluster, right, token).ConfigureAwait(false))
                denied.Add(right);
        }).ConfigureAwait(false);
        return [.. needed.Where(denied.Contains)];
    }

    private static async Task<bool> IsDeniedAsync(ApiClient cluster, AccessRight right, CancellationToken ct)
    {
        try
        {
            using var answer = await cluster.CreateAsync(Review, null, Encoding.UTF8.GetBytes(Question(right).ToJsonString()), ct, LargestAnswer).ConfigureAwait(false);
            return JsonText.Member(answer.RootElement, "status") is { } status && JsonText.Member(status, "allowed") is { ValueKind: JsonValueKind.False };
        }
        catch (ApiException e) when (e.Failure is ApiFailure.Forbidden or ApiFailure.NotFound or ApiFailure.Invalid)
        {
            return false;
        }
    }

    private static JsonObject Question(AccessRight right) => new()
    {
        ["apiVersion"] = Review.ApiVersion,
        ["kind"] = Review.Kind,
        ["spec"] = new JsonObject
        {
            ["resourceAttributes"] = new JsonObject
            {
                ["verb"] = right.Verb,
                ["group"] = right.Type.Group,
                ["resource"] = right.Type.Plural,
                ["namespace"] = right.Namespace,
            },
        },
    };
}
