using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Installing;
using Hansa.Cli.Sessions;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa uninstall</c>: takes the controller and its rights away, and says what stays.</summary>
internal static class UninstallCommand
{
    private static readonly Option<bool> Apply = new("--apply") { Description = "Delete it there, instead of saying what would be deleted" };
    private static readonly Option<bool> LeaveClusters = new("--leave-clusters") { Description = "With --apply: although clusters are attached; their services run on, and nobody looks after them" };

    public static Command Create()
    {
        var command = new UserCommand("uninstall",
            "Say what of Hansa is on a management cluster, or delete the controller and its rights there. What people wrote stays, and so does every service on every cluster.",
            "hansa uninstall",
            "hansa uninstall --apply")
        {
            Apply, LeaveClusters,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(LeaveClusters) && !result.GetValue(Apply))
                result.AddError("--leave-clusters: only with --apply");
        });
        return command.RunsWithoutWorkspace(RunAsync);
    }

    private static async Task<int> RunAsync(Session session)
    {
        var there = await ThereAsync(session);
        var attached = await AttachedAsync(session);
        if (!session.Parsed.GetValue(Apply))
        {
            await TellAsync(session, there, attached);
            return ExitCodes.Ok;
        }

        if (there.FirstOrDefault(o => o.ByHelm) is { Metadata: { } helms })
        {
            await session.Error.WriteLineAsync($"{helms.Name} was installed by Helm: `helm uninstall` its release in namespace {WellKnown.KommanderNamespace}");
            return ExitCodes.Failed;
        }

        if (!attached.IsEmpty && !session.Parsed.GetValue(LeaveClusters))
        {
            await session.Error.WriteLineAsync($"nothing was deleted: {Some(attached)}. Detach them first (`hansa detach`, with spec.detachPolicy: Remove if their services are to go), or give --leave-clusters");
            return ExitCodes.Failed;
        }

        foreach (var (type, metadata, _) in there)
        {
            await session.Management.DeleteAsync(type, metadata.Key, new DeletePreconditions(metadata.Uid, null), session.Ct);
            await session.TellAsync(type, metadata.Name, "deleted");
        }

        await TellOfRestAsync(session, attached);
        return ExitCodes.Ok;
    }

    /// <summary>What the controller is and may, the last applied first: its rights go after it.</summary>
    private static async Task<ImmutableArray<(ResourceType Type, ObjectMeta Metadata, bool ByHelm)>> ThereAsync(Session session)
    {
        var found = ImmutableArray.CreateBuilder<(ResourceType, ObjectMeta, bool)>();
        foreach (var (type, key, _) in (await Installation.Of("any").ObjectsAsync(session.Management, session.Ct)).Reverse().Where(o => o.Type != Kinds.CustomResourceDefinition && o.Type != Kinds.Namespace))
        {
            using var item = await session.Management.GetAsync(type.ObjectPath(key), session.Ct);
            if (item?.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) is { } metadata)
                found.Add((type, metadata, metadata.Label(Labels.ManagedBy) == "Helm"));
        }

        found.AddRange((await OwnBindingsAsync(session)).Select(metadata => (Manifests.RoleBinding, metadata, false)));
        return found.ToImmutable();
    }

    /// <summary>What the controller made for itself in the namespaces of workspaces.</summary>
    private static async Task<ImmutableArray<ObjectMeta>> OwnBindingsAsync(Session session)
    {
        var made = ImmutableArray.CreateBuilder<ObjectMeta>();
        var marked = new ListOptions { LabelSelector = $"{Labels.Role}={Labels.RoleManagement}", MetadataOnly = true };
        await foreach (var page in session.Management.ListAsync(Manifests.RoleBinding, null, marked, session.Ct))
            made.AddRange(page.Items.Select(item => item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)!).Where(metadata => metadata.Name == WellKnown.WorkspaceRole)); // metadata is an object
        return [.. made.OrderBy(metadata => metadata.Key)];
    }

    private static async Task<ImmutableArray<string>> AttachedAsync(Session session)
    {
        try
        {
            var names = ImmutableArray.CreateBuilder<string>();
            await foreach (var page in session.Management.ListAsync(Kinds.KommanderCluster, null, new ListOptions { MetadataOnly = true }, session.Ct))
                names.AddRange(page.Items.Select(item => item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)!.Key).Where(key => key != HostCluster.Key).Select(key => key.ToString())); // metadata is an object
            return [.. names.Order(StringComparer.Ordinal)];
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            return []; // its definition is not there
        }
    }

    private static async Task TellAsync(Session session, ImmutableArray<(ResourceType Type, ObjectMeta Metadata, bool ByHelm)> there, ImmutableArray<string> attached)
    {
        await session.Out.WriteLineAsync(there.IsEmpty ? "Nothing of the controller is there." : "`hansa uninstall --apply` deletes:");
        foreach (var (type, metadata, byHelm) in there)
            await session.Out.WriteLineAsync($"  {type.Kind} {metadata.Key}{(byHelm ? " (by Helm: helm uninstall)" : "")}");
        await TellOfRestAsync(session, attached);
    }

    private static async Task TellOfRestAsync(Session session, ImmutableArray<string> attached)
    {
        await session.Out.WriteLineAsync($"""
            What stays:
              the CustomResourceDefinitions and every Workspace, KommanderCluster, App and AppDeployment: to delete a definition deletes them all
              namespace {WellKnown.KommanderNamespace} with the hub's record ({WellKnown.HubConfigMap}), its key ({WellKnown.HubKeySecret}) and the Lease {WellKnown.ControllerLease}: by the record and the key a controller that is installed again goes on where this one stopped
              the namespaces of workspaces, with kubeconfigs and overrides
              every service on every cluster, as it is
              people's bindings to the ClusterRoles that go
            """);
        if (!attached.IsEmpty)
            await session.Out.WriteLineAsync($"{Some(attached)}: while no controller runs, drift is not put right there, and a KommanderCluster or Workspace that is deleted waits for one (finalizer {Finalizers.Detach})");
    }

    private static string Some(ImmutableArray<string> clusters) => clusters.Length switch
    {
        1 => $"cluster {clusters[0]} is attached",
        <= 5 => $"clusters {string.Join(", ", clusters)} are attached",
        _ => $"{clusters.Length} clusters are attached ({string.Join(", ", clusters.Take(5))} and others)",
    };
}
