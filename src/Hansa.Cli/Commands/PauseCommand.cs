using System.CommandLine;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa pause</c> and <c>hansa resume</c>: a hold that people order.</summary>
internal static class PauseCommand
{
    private static readonly Argument<string> Target = new("target") { Description = "deployment/NAME, cluster/NAME or workspace/NAME; a name alone is looked for in that order", HelpName = "kind/name" };

    public static Command Create() => new UserCommand("pause", "Hold a deployment, a cluster or a workspace: nothing of it is written or removed until it is resumed.",
        "hansa pause deployment/metallb-0.12.2 -w team-a",
        "hansa pause cluster/spoke-1",
        "hansa pause workspace/team-a")
    {
        Target,
    }.Runs(session => ChangeAsync(session, pause: true));

    public static Command CreateResume() => new UserCommand("resume", "Let a deployment, a cluster or a workspace go on that was paused.",
        "hansa resume deployment/metallb-0.12.2 -w team-a",
        "hansa resume workspace/team-a")
    {
        Target,
    }.Runs(session => ChangeAsync(session, pause: false));

    private static async Task<int> ChangeAsync(Session session, bool pause)
    {
        var workspaces = await session.WorkspacesAsync();
        var fleet = await FleetObjects.ReadAsync(session);
        var (type, metadata) = Find(session.Parsed.GetValue(Target)!, workspaces, fleet); // it is required
        if (metadata.IsPaused() == pause)
            await session.TellAsync(type, metadata.Name, pause ? "is paused already" : "is not paused");
        else
            await session.PatchAsync(
                type, metadata.Key,
                new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = Annotated(pause) } },
                pause ? "paused" : "resumed");

        if (!pause && metadata.Namespace is { } ns && workspaces.FirstOrDefault(w => w.Object.Status.NamespaceRef?.Name == ns) is { } above && above.Object.Metadata.IsPaused())
            await session.Error.WriteLineAsync($"Warning: its workspace is paused, too: `hansa resume workspace/{above.Object.Metadata.Name}`");
        return ExitCodes.Ok;
    }

    /// <summary>Who lets a workspace go on ends an apply that was cut off.</summary>
    private static JsonObject Annotated(bool pause) => pause
        ? new JsonObject { [Annotations.Paused] = "true" }
        : new JsonObject { [Annotations.Paused] = null, [Annotations.Applying] = null };

    private static (ResourceType Type, ObjectMeta Metadata) Find(string target, IEnumerable<Item<Api.Resources.Workspace>> workspaces, FleetObjects fleet)
    {
        var (kind, name) = target.Split('/', 2) is [var before, var after] ? (KindOf(before), after) : (null, target);
        (ResourceType Type, ObjectMeta Metadata)[] found =
        [
            .. fleet.FindDeployments(name).Select(d => (Kinds.AppDeployment, d.Object.Metadata)),
            .. fleet.Clusters.Where(c => c.Object.Metadata.Name == name).Select(c => (Kinds.KommanderCluster, c.Object.Metadata)),
            .. workspaces.Where(w => w.Object.Metadata.Name == name).Select(w => (Kinds.Workspace, w.Object.Metadata)),
        ];
        var chosen = found.Where(f => kind is null || f.Type == kind).ToArray();
        return chosen.Length > 0 && chosen.Count(f => f.Type == chosen[0].Type) == 1
            ? chosen[0]
            : throw new InvalidOperationException(chosen.Length == 0
                ? $"{target} not found: no deployment, cluster or workspace of that name"
                : $"{target} is in several workspaces ({string.Join(", ", chosen.Select(f => fleet.WorkspaceOf(f.Metadata.Namespace)))}): give --workspace");
    }

    private static ResourceType KindOf(string kind) => kind.ToLowerInvariant() switch
    {
        "deployment" or "appdeployment" or "appdeployments" or "app" => Kinds.AppDeployment,
        "cluster" or "kommandercluster" or "kommanderclusters" => Kinds.KommanderCluster,
        "workspace" or "workspaces" => Kinds.Workspace,
        _ => throw new InvalidOperationException($"{kind}/…: deployment, cluster or workspace is expected"),
    };
}
