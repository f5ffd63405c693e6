using System.CommandLine;
using Hansa.Api;
using Hansa.Cli.Output;
using Hansa.Cli.Plans;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa plan</c>: what would change on which clusters. Nothing is written.</summary>
internal static class PlanCommand
{
    private static readonly Option<string?> Cluster = new("--cluster") { Description = "Only this cluster", HelpName = "NAME" };
    private static readonly Option<bool> Offline = new("--offline") { Description = "Read no attached cluster: compare the intent as it is with the intent as it would be" };
    private static readonly Option<bool> IgnorePauses = new("--ignore-pauses") { Description = "As if nothing were paused" };

    public static Command Create()
    {
        var command = new UserCommand("plan",
            "Show what would change on which clusters, by the controller's own planning and comparison; without -f and -k: what the intent as it is still changes. Nothing is written. Exit code 0: nothing to do, 2: changes, 1: an error.",
            "hansa plan -f deployment.yaml",
            "hansa plan -k overlays/production --cluster spoke-1",
            "hansa plan                              # what is under way, or drifted",
            "hansa plan -f deployment.yaml --delete",
            "kubectl get configmap metallb-overrides -n team-a-x -o yaml | sed s/old/new/ | hansa plan -f - -o json")
        {
            PlanFiles.Files, PlanFiles.Kustomization, PlanFiles.Delete, Cluster, Offline, IgnorePauses,
        };
        PlanFiles.Validate(command);
        return command.WithOutput().Runs(RunAsync);
    }

    private static async Task<int> RunAsync(Session session)
    {
        var report = await PlanMaking.MakeAsync(session, await PlanFiles.ManifestsAsync(session), new PlanWish(session.Parsed.GetValue(PlanFiles.Delete))
        {
            Cluster = session.Parsed.GetValue(Cluster),
            IsOffline = session.Parsed.GetValue(Offline),
            IgnoresPauses = session.Parsed.GetValue(IgnorePauses),
        });
        session.Out.Write(session.Format switch
        {
            OutputFormat.Json => CliJson.Text(report.ToJson()),
            OutputFormat.Yaml => YamlWriter.Write(report.ToJson()),
            OutputFormat.Name => string.Concat(report.Preview.Clusters.Where(c => c.Changes).Select(c => ObjectReading.NameOf(Kinds.KommanderCluster, c.Cluster.Name) + "\n")),
            OutputFormat.Table or OutputFormat.Wide => new PlanText(session.Palette).Of(report),
        });
        return report.HasChanges ? ExitCodes.Changes : ExitCodes.Ok;
    }
}
