using System.CommandLine;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa workspace delete</c>.</summary>
internal static class WorkspaceDeleteCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Name of the Workspace" };

    public static Command Create() => new UserCommand("delete", "Delete a workspace. It goes, with its namespace, when its last cluster is detached.",
        "hansa workspace delete team-a",
        "hansa workspace delete team-a --wait --timeout 10m")
    {
        Name,
    }.WithWait().RunsWithoutWorkspace(RunAsync);

    private static async Task<int> RunAsync(Session session)
    {
        var key = ObjectKey.ClusterScoped(session.Parsed.GetValue(Name)!); // it is required
        var workspace = await session.Management.FindItemAsync(Kinds.Workspace, HansaJson.Default.Workspace, key, session.Ct)
            ?? throw new InvalidOperationException($"workspaces \"{key.Name}\" not found");
        await session.DeleteAsync(Kinds.Workspace, workspace.Object.Metadata);
        if (workspace.Object.Status.NamespaceRef is { } ns
            && await session.Management.ListItemsAsync(Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, ns.Name, session.Ct) is { IsEmpty: false } clusters)
            await session.Error.WriteLineAsync($"It still has clusters and goes when they are detached: {string.Join(", ", clusters.Select(c => $"`hansa detach {c.Object.Metadata.Name}`"))}");

        await session.UntilAsync(async () =>
            await session.Management.FindItemAsync(Kinds.Workspace, HansaJson.Default.Workspace, key, session.Ct) is { } left && left.Object.Metadata.Uid == workspace.Object.Metadata.Uid
                ? $"workspace {key.Name}: {left.Object.Status.Conditions.Ready()?.Message ?? "being deleted"}"
                : null);
        return ExitCodes.Ok;
    }
}
