using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>The workspace's namespace on an attached cluster: made by POST when it is missing, used as it is when it is there, never deleted.</summary>
internal static class TargetNamespace
{
    /// <summary>Null when it is there; otherwise why the cluster does not take it, which concerns this workspace and nothing else.</summary>
    /// <exception cref="ApiException">The cluster cannot be reached.</exception>
    public static async Task<Refusal?> CreateAsync(ApiClient cluster, ClusterPlan plan, CancellationToken ct)
    {
        try
        {
            using var made = await cluster.CreateAsync(Kinds.Namespace, null, Body(plan), ct);
            return null;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            return null; // Somebody else made it first: it is theirs and fit for use.
        }
        catch (ApiException e) when (RefusalOf(plan.Namespace, e) is { } refusal)
        {
            return refusal;
        }
    }

    /// <summary>What a failed request says about the namespace; null when it says something about the cluster.</summary>
    internal static Refusal? RefusalOf(string ns, ApiException e) => e.Failure switch
    {
        ApiFailure.Invalid or ApiFailure.DeniedByPolicy => new Refusal(Reasons.RefusedByCluster, $"the cluster refuses namespace {ns}: {e.Message}", IsTransient: false),
        ApiFailure.QuotaExceeded => new Refusal(Reasons.RefusedByCluster, $"a ResourceQuota on the cluster leaves no room for namespace {ns}: {e.Message}", IsTransient: false),
        ApiFailure.Forbidden => new Refusal(Reasons.Forbidden, $"the kubeconfig's user lacks a right: {e.Message}", IsTransient: false),
        ApiFailure.ServerError => new Refusal(Reasons.DeliveryFailed, $"namespace {ns} cannot be made on the cluster: {e.Message}", IsTransient: true),
        _ => null,
    };

    /// <summary>Why a namespace cannot be made.</summary>
    internal sealed record Refusal(string Reason, string Message, bool IsTransient);

    private static byte[] Body(ClusterPlan plan) => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject
        {
            ["name"] = plan.Namespace,
            ["labels"] = new JsonObject
            {
                [Labels.ManagedBy] = Labels.ManagedByHansa,
                [Labels.Hub] = plan.HubId,
                [Labels.Workspace] = plan.Namespace,
            },
            ["annotations"] = new JsonObject
            {
                [Annotations.Identity] = ObjectIdentity.Of(Kinds.Namespace, ObjectKey.ClusterScoped(plan.Namespace)),
            },
        },
    }.Bytes();
}
