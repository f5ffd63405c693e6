using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Hub;

/// <summary>Namespace <c>kommander</c>, where the hub's record, its Lease and the KubeFedClusters lie.</summary>
public static class HubNamespace
{
    /// <summary>It as JSON.</summary>
    public static byte[] Body() => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject
        {
            ["name"] = WellKnown.KommanderNamespace,
            ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
        },
    }.Bytes();

    /// <summary>Makes it if it is not there.</summary>
    /// <exception cref="ApiException">The management cluster cannot be reached or refuses.</exception>
    /// <returns>Whether it had to be made.</returns>
    public static async Task<bool> EnsureAsync(ApiClient management, CancellationToken ct)
    {
        using var found = await management.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped(WellKnown.KommanderNamespace)), ct);
        if (found is not null)
        {
            return false;
        }

        try
        {
            using var made = await management.CreateAsync(Kinds.Namespace, null, Body(), ct);
            return true;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            return false; // Another replica was faster.
        }
    }
}
