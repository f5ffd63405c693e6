using System.Collections.Immutable;
using System.CommandLine;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Deploying;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa deploy</c>: an AppDeployment and its overrides.</summary>
internal static class DeployCommand
{
    private static readonly Argument<string> App = new("app") { Description = "An App by its name, or by its app id: then the newest version" };
    private static readonly Option<bool> WithDependencies = new("--with-dependencies") { Description = "Deploy what it needs, too, as far as the workspace does not" };
    private static readonly Option<string[]> Set = new("--set") { Description = "Override a value, by helm's rules: a.b=1,c[0]=x,d={1,2}; may be repeated. Alone, it changes the overrides that are there", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [] };
    private static readonly Option<string[]> SetString = new("--set-string") { Description = "As --set, and the value is text", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [] };
    private static readonly Option<string[]> Values = new("--values", "-f") { Description = "File with overrides (- is standard input); may be repeated, the last wins. It takes the place of the overrides that are there", HelpName = "FILE", DefaultValueFactory = _ => [] };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the AppDeployment (default: the App's)", HelpName = "NAME" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Write nothing, print the objects as YAML: for kubectl apply -f, hansa plan -f, or a repository" };

    /// <summary>A change of overrides alone leaves the AppDeployment's generation as it is; by then the controller has seen it and says so.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public static Command Create() => new UserCommand("deploy", "Deploy a service to every cluster of a workspace, or change its version or its overrides.",
        "hansa deploy cert-manager --workspace team-a --wait",
        "hansa deploy kiali --with-dependencies --wait --timeout 15m",
        "hansa deploy metallb --values metallb.yaml --set controller.resources.requests.cpu=50m",
        "hansa deploy metallb --set speaker.enabled=false --dry-run | hansa plan -f -")
    {
        App, WithDependencies, Set, SetString, Values, Name, DryRun,
    }.WithWait().Runs(RunAsync);

    private static async Task<int> RunAsync(Session session)
    {
        var workspace = await session.WorkspaceAsync();
        var fleet = await FleetObjects.ReadAsync(session);
        var deployments = await DecideAsync(session, workspace, fleet);
        await JudgeAsync(session, workspace, deployments);
        if (session.Parsed.GetValue(DryRun))
        {
            session.Out.Write(string.Join("---\n", deployments.SelectMany(d => d.Manifests()).Select(m => YamlWriter.Write(m))));
            return ExitCodes.Ok;
        }

        foreach (var deployment in deployments)
            await WriteAsync(session, deployment);
        if (session.Wait is not null)
            await Task.Delay(Settling, session.Clock, session.Ct);
        await session.UntilAsync(() => ReadyAsync(session, deployments));
        return ExitCodes.Ok;
    }

    private static async Task<ImmutableArray<Deployment>> DecideAsync(Session session, WorkspaceScope workspace, FleetObjects fleet)
    {
        var app = Deployment.Choose(session.Parsed.GetValue(App)!, fleet.Apps.Select(a => a.Object)); // it is required
        var present = fleet.Deployments.Select(d => d.Object).FirstOrDefault(d =>
            d.Metadata.Namespace == workspace.Namespace
            && (session.Parsed.GetValue(Name) is { } name ? d.Metadata.Name == name : fleet.AppOf(d)?.Spec.AppId == app.Spec.AppId || d.Metadata.Name == app.Metadata.Name));
        var key = new ObjectKey(workspace.Namespace, present?.Metadata.Name ?? session.Parsed.GetValue(Name) ?? app.Metadata.Name);
        return
        [
            .. session.Parsed.GetValue(WithDependencies) ? Deployment.DependenciesOf(app, workspace.Namespace, fleet) : [],
            new Deployment(key, app, present, await OverridesAsync(session, key, present?.Spec.ConfigOverrides?.Name)),
        ];
    }

    private static async Task<(string ConfigMap, string Text)?> OverridesAsync(Session session, ObjectKey deployment, string? present)
    {
        var input = new OverrideInput(
            [.. session.Parsed.GetValue(Values)!.Select(f => (f, Text(f)))], // these have defaults
            session.Parsed.GetValue(Set)!,
            session.Parsed.GetValue(SetString)!);
        if (input.IsEmpty)
            return null;
        var name = present ?? $"{deployment.Name}-overrides";
        using var found = present is null ? null : await session.Management.GetAsync(Kinds.ConfigMap.ObjectPath(deployment with { Name = name }), session.Ct);
        var text = found is not null && found.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty(WellKnown.ValuesKey, out var value) ? value.GetString() : null;
        return (name, input.Over(text));
    }

    private static string Text(string file) => file == "-" ? Console.In.ReadToEnd()
        : File.Exists(file) ? File.ReadAllText(file)
        : throw new InvalidOperationException($"--values {file}: there is no such file");

    /// <summary>The planner says what it thinks of it before anything is written: what it would refuse is refused here.</summary>
    private static async Task JudgeAsync(Session session, WorkspaceScope workspace, ImmutableArray<Deployment> deployments)
    {
        var intent = await session.ReadIntentAsync(workspace.Namespace, []);
        var plans = FleetPlans.None.Next(deployments.Aggregate(intent, (before, d) => d.LayOver(before, session.Now)).Snapshot());
        foreach (var deployment in deployments)
        {
            if (plans.ProblemOf(deployment.Key) is { Kind: HoldKind.Rejected } problem)
                throw new InvalidOperationException($"{deployment.Key.Name} would not be deployed, so nothing was written: {problem.Reason}: {problem.Message}");

            var here = plans.Clusters.Values.SelectMany(c => c.Deployments).Where(d => d.Deployment == deployment.Key).ToArray();
            // What is unreadable is so to who asks, who was told; the controller reads it.
            foreach (var hold in here.Select(d => d.Verdict).OfType<Verdict.Hold>().Where(h => h.Kind != HoldKind.Paused && h.Reason != Reasons.Unreadable).Select(h => $"{h.Reason}: {h.Message}").Distinct())
                await session.Error.WriteLineAsync($"Warning: {deployment.Key.Name} will wait: {hold}{(hold.StartsWith(Reasons.DependencyMissing, StringComparison.Ordinal) ? " (or give --with-dependencies)" : "")}");
            foreach (var warning in here.Length == 0 ? deployment.Remarks() : here.SelectMany(d => d.Warnings.Concat(d.Credentials)).Distinct())
                await session.Error.WriteLineAsync($"Warning: {warning}");
        }
    }

    private static async Task WriteAsync(Session session, Deployment deployment)
    {
        if (deployment.Present is null)
        {
            var made = await session.CreateAsync(Kinds.AppDeployment, deployment.Key, deployment.Spec());
            if (deployment.Overrides is { } overrides)
                await OverridesAsync(session, deployment, overrides, made);
            return;
        }

        if (deployment.Overrides is { } changed)
            await OverridesAsync(session, deployment, changed, deployment.Present.Metadata);
        if (deployment.ChangesSpec)
            await session.PatchAsync(Kinds.AppDeployment, deployment.Key, deployment.Spec(), "configured");
        else if (deployment.Overrides is null)
            await session.TellAsync(Kinds.AppDeployment, deployment.Key.Name, "unchanged");
    }

    /// <summary>A ConfigMap that is made here goes with its AppDeployment.</summary>
    private static async Task OverridesAsync(Session session, Deployment deployment, (string ConfigMap, string Text) overrides, ObjectMeta owner)
    {
        var key = deployment.Key with { Name = overrides.ConfigMap };
        try
        {
            await session.CreateAsync(Kinds.ConfigMap, key, Deployment.Data(overrides.Text), ObjectWriting.OwnedBy(Kinds.AppDeployment, owner));
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            await session.PatchAsync(Kinds.ConfigMap, key, Deployment.Data(overrides.Text), "configured");
        }
    }

    private static async Task<string?> ReadyAsync(Session session, ImmutableArray<Deployment> deployments)
    {
        foreach (var deployment in deployments.Reverse())
        {
            var found = (await session.Management.FindItemAsync(Kinds.AppDeployment, HansaJson.Default.AppDeployment, deployment.Key, session.Ct)
                ?? throw new InvalidOperationException($"appdeployments \"{deployment.Key.Name}\" was deleted in the meantime")).Object;
            var ready = found.Status.Conditions.Ready();
            if (found.Status.ObservedGeneration != found.Metadata.Generation || ready is not { IsTrue: true })
                return $"{deployment.Key.Name}: {found.Status.Clusters?.Summary ?? "0/?"} clusters ready{(ready is null ? "" : $"; {ready.Reason}: {ready.Message}")}";
        }

        return null;
    }
}
