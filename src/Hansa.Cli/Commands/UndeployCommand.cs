using System.CommandLine;
using Hansa.Api;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa undeploy</c>.</summary>
internal static class UndeployCommand
{
    private static readonly Argument<string> App = new("app") { Description = "An AppDeployment, by its name, its App's name or the app id" };

    public static Command Create() => new UserCommand("undeploy", "Remove a service from every cluster of the workspace: deletes the AppDeployment.",
        "hansa undeploy metallb",
        "hansa undeploy metallb-0.12.2 -w team-a --wait")
    {
        App,
    }.WithWait().Runs(RunAsync);

    private static async Task<int> RunAsync(Session session)
    {
        var fleet = await FleetObjects.ReadAsync(session);
        var deployment = fleet.Deployment(session.Parsed.GetValue(App)!).Object; // it is required
        var appId = fleet.AppOf(deployment)?.Spec.AppId;
        var dependants = fleet.Deployments.Select(d => d.Object)
            .Where(d => d.Metadata.Namespace == deployment.Metadata.Namespace && (fleet.AppOf(d)?.Spec.Dependencies ?? []).Contains(appId)).Select(d => d.Metadata.Name).ToArray();
        await session.DeleteAsync(Kinds.AppDeployment, deployment.Metadata);
        if (dependants.Length > 0)
            await session.Error.WriteLineAsync($"Warning: {string.Join(" and ", dependants)} {(dependants.Length == 1 ? "needs" : "need")} {appId} and will hold with reason {Reasons.DependencyMissing}");

        await session.UntilAsync(async () =>
        {
            var clusters = await session.Management.ListItemsAsync(Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, deployment.Metadata.Namespace, session.Ct);
            var left = clusters.Select(c => c.Object).Where(c => c.Status.Releases.Any(r => r.App == appId)).ToArray();
            return left.Length == 0
                ? null
                : $"{appId} is still on {left.Length} of {clusters.Length} clusters; {left[0].Metadata.Name}: {left[0].Status.Releases.First(r => r.App == appId).Message}";
        });
        return ExitCodes.Ok;
    }
}
