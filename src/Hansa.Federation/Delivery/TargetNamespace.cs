using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>The workspace's namespace on an attached cluster: made by POST when it is missing, used as it is when it is there, never deleted.</summary>
internal static class TargetNamespace
{
    public static async Task CreateAsync(ApiClient cluster, ClusterPlan plan, CancellationToken ct)
    {
        try
        {
            using var made = await cluster.CreateAsync(Kinds.Namespace, null, Body(plan), ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            // Somebody else made it first: it is theirs and fit for use.
        }
    }

    private static byte[] Body(ClusterPlan plan) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
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
        },
        DeliveryJson.Default.JsonObject);
}
