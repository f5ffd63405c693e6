using System.CommandLine;
using System.Text.Json.Nodes;
using Hansa.Api.Resources;
using Hansa.Cli.Output;
using Hansa.Cli.Plans;
using Hansa.Cli.Sessions;
using Hansa.Federation.Planning;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa values</c>: the values that Helm is given, and where each comes from.</summary>
internal static class ValuesCommand
{
    private static readonly Argument<string> App = new("app") { Description = "A deployment (by its name, its App's name or the app id), or an App that is not deployed yet" };
    private static readonly Option<string?> Cluster = new("--cluster") { Description = "As this cluster gets them, with its cluster overrides", HelpName = "NAME" };
    private static readonly Option<bool> ShowOrigin = new("--show-origin") { Description = "Say at each value whether the App or a ConfigMap gives it, and the line there" };

    public static Command Create() => new UserCommand("values", "Show the effective values of a deployment: the App's defaults with the overrides on top.",
        "hansa values metallb",
        "hansa values metallb --cluster kommander-spoke-1 --show-origin",
        "hansa values traefik-9.19.1 > defaults.yaml   # not deployed yet: the defaults")
    {
        App, Cluster, ShowOrigin,
    }.WithOutput().Runs(RunAsync);

    private static async Task<int> RunAsync(Session session)
    {
        var name = session.Parsed.GetValue(App)!; // it is required
        var fleet = await FleetObjects.ReadAsync(session);
        var deployment = fleet.FindDeployments(name).IsEmpty ? null : fleet.Deployment(name).Object;
        var snapshot = (await session.ReadIntentAsync(deployment?.Metadata.Namespace ?? await PlanMaking.NamespaceAsync(session), [])).Snapshot();
        if (deployment is null)
            return Print(session, DeploymentValues.Defaults(Model(snapshot, AppNamed(fleet, name))));

        var workspace = snapshot.Workspaces.GetValueOrDefault(deployment.Metadata.Key.Namespace)
            ?? throw new InvalidOperationException($"namespace {deployment.Metadata.Namespace} belongs to no workspace: {deployment.Metadata.Name} is not deployed from there");
        var (releases, problem) = DeploymentValues.Of(Model(snapshot, deployment.Spec.AppRef.Name), deployment, workspace, ClusterNamed(session, workspace));
        if (problem is not null)
            await session.Error.WriteLineAsync($"Warning: {problem.Reason}: {problem.Message}; shown are the defaults");
        return Print(session, releases);
    }

    private static string AppNamed(FleetObjects fleet, string name) =>
        fleet.Apps.Select(a => a.Object).Where(a => a.Metadata.Name == name || a.Spec.AppId == name).Select(a => a.Metadata.Name).Order(StringComparer.Ordinal).ToArray() switch
        {
            [var one] => one,
            [] => throw new InvalidOperationException($"neither a deployment nor an App is named \"{name}\"{FleetObjects.Known(fleet.Apps.Select(a => a.Object.Metadata.Name))}"),
            var several => throw new InvalidOperationException($"\"{name}\" has several versions: give one of {string.Join(", ", several)}"),
        };

    private static AppModel Model(FleetSnapshot snapshot, string app) => snapshot.Apps.Find(app) switch
    {
        null => throw new InvalidOperationException($"app \"{app}\" not found"),
        { Model: null } entry => throw new InvalidOperationException($"app \"{app}\" cannot be used: {string.Join("; ", entry.Problems)}"),
        { Model: { } model } => model,
    };

    private static KommanderCluster? ClusterNamed(Session session, WorkspaceSnapshot workspace) => session.Parsed.GetValue(Cluster) is not { } name
        ? null
        : workspace.Clusters.FirstOrDefault(c => c.Metadata.Name == name)
            ?? throw new InvalidOperationException($"workspace {workspace.Workspace.Metadata.Name} has no cluster \"{name}\"{FleetObjects.Known(workspace.Clusters.Select(c => c.Metadata.Name))}");

    private static int Print(Session session, IReadOnlyList<DeploymentValues> releases)
    {
        var withOrigin = session.Parsed.GetValue(ShowOrigin);
        if (session.Format == OutputFormat.Json)
        {
            session.Out.Write(CliJson.Text(ToJson(releases, withOrigin)));
            return ExitCodes.Ok;
        }

        foreach (var (index, release) in releases.Index())
        {
            if (releases.Count > 1)
                session.Out.Write($"{(index > 0 ? "---\n" : "")}# release {release.Release}\n");
            var effective = release.Effective;
            session.Out.Write(YamlWriter.Write(effective.Values, withOrigin ? path => Remark(effective.Origins.GetValueOrDefault(path)) : null));
        }

        return ExitCodes.Ok;

        string? Remark(Federation.Planning.Values.ValueOrigin? origin) => origin is null ? null : session.Palette.Paint($"{origin.Origin}, line {origin.Line}", Tone.Dim);
    }

    private static JsonObject ToJson(IReadOnlyList<DeploymentValues> releases, bool withOrigin) => new(releases.Select(r =>
    {
        var effective = r.Effective;
        return KeyValuePair.Create(r.Release, withOrigin
            ? new JsonObject
            {
                ["values"] = effective.Values,
                ["origins"] = new JsonObject(effective.Origins.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)new JsonObject { ["from"] = o.Value.Origin, ["line"] = o.Value.Line }))),
            }
            : (JsonNode?)effective.Values);
    }));
}
