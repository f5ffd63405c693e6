using System.CommandLine;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Cli.Attaching;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa detach</c>.</summary>
internal static class DetachCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Name of the KommanderCluster" };
    private static readonly Option<bool> RemoveServices = new("--remove-services") { Description = "Uninstall the services first (sets spec.detachPolicy to Remove)" };

    public static Command Create() => new UserCommand("detach", "Detach a cluster. Its services go on running there, unless its policy or --remove-services says otherwise.",
        "hansa detach spoke-1",
        "hansa detach spoke-1 -w team-a --remove-services --wait")
    {
        Name, RemoveServices,
    }.WithWait().Runs(RunAsync);

    private static async Task<int> RunAsync(Session session)
    {
        var name = session.Parsed.GetValue(Name)!; // it is required
        var fleet = await FleetObjects.ReadAsync(session);
        var cluster = fleet.Clusters.Where(c => c.Object.Metadata.Name == name).ToArray() switch
        {
            [var one] => one.Object,
            [] => throw new InvalidOperationException($"kommanderclusters \"{name}\" not found{FleetObjects.Known(fleet.Clusters.Select(c => c.Object.Metadata.Name))}"),
            var several => throw new InvalidOperationException($"\"{name}\" is in several workspaces ({string.Join(", ", several.Select(c => fleet.WorkspaceOf(c.Object.Metadata.Namespace)))}): give --workspace"),
        };
        if (session.Parsed.GetValue(RemoveServices) && cluster.Spec.DetachPolicy != "Remove")
            await session.PatchAsync(Kinds.KommanderCluster, cluster.Metadata.Key, new JsonObject { ["spec"] = new JsonObject { ["detachPolicy"] = "Remove" } }, "patched");
        await session.DeleteAsync(Kinds.KommanderCluster, cluster.Metadata);
        await session.UntilAsync(async () =>
            await session.Management.FindItemAsync(Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, cluster.Metadata.Key, session.Ct) is { } left && left.Object.Metadata.Uid == cluster.Metadata.Uid
                ? $"cluster {name} is {left.Object.Status.Phase}: {left.Object.Status.Conditions.Ready()?.Message}"
                : null);
        if (cluster.Metadata.Annotation(Annotations.Account) is { } account)
            await session.Error.WriteLineAsync($"""
                Service account {account} stays on the cluster. {(session.Wait is null ? "When the detach is over (hansa clusters), take" : "Take")} it away with an administrator's kubeconfig of that cluster, unless another management cluster uses it:
                  {AccountManifests.TakeAway}
                """);
        return ExitCodes.Ok;
    }
}
