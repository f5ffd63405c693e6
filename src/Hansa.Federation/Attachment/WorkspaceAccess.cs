using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>
/// Gives the controller itself the rights on Secrets that it needs, in one workspace's namespace after the other, so that it has none on all
/// Secrets. It may bind no other role than that.
/// </summary>
/// <param name="management">The management cluster.</param>
/// <param name="identity">The user that the controller is there; null when its rights come from elsewhere.</param>
/// <param name="log">Told what cannot be bound.</param>
internal sealed partial class WorkspaceAccess(ApiClient management, string? identity, ILogger<WorkspaceAccess> log)
{
    private const string Group = "rbac.authorization.k8s.io";
    private static readonly ResourceType RoleBinding = new(Group, "v1", "rolebindings", "RoleBinding", true);
    private readonly ConcurrentDictionary<string, bool> _bound = new();

    /// <summary>Makes the RoleBinding if it is not there.</summary>
    public async Task EnsureAsync(string ns, string? namespaceUid, CancellationToken ct)
    {
        if (identity is null || namespaceUid is null || _bound.ContainsKey(namespaceUid))
        {
            return;
        }

        try
        {
            using var made = await management.CreateAsync(RoleBinding, ns, Body(ns, identity).Bytes(), ct);
        }
        catch (ApiException e) when (e.Failure is ApiFailure.AlreadyExists or ApiFailure.NamespaceTerminating or ApiFailure.NotFound)
        {
            // It is there, or the namespace is going.
        }
        catch (ApiException e)
        {
            LogUnbound(ns, e.Message);
            return; // the watch of its Secrets says Forbidden, and goes on when somebody else grants it
        }

        _bound[namespaceUid] = true;
    }

    private static JsonObject Body(string ns, string user) => new()
    {
        ["apiVersion"] = RoleBinding.ApiVersion,
        ["kind"] = RoleBinding.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = WellKnown.WorkspaceRole,
            ["namespace"] = ns,
            ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
        },
        ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = "ClusterRole", ["name"] = WellKnown.WorkspaceRole },
        ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = Group, ["kind"] = "User", ["name"] = user }),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Namespace {Namespace}: the controller cannot give itself the rights on its Secrets: {Problem}")]
    private partial void LogUnbound(string @namespace, string problem);
}
