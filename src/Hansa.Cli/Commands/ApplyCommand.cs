using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Hansa.Cli.Applying;
using Hansa.Cli.Output;
using Hansa.Cli.Plans;
using Hansa.Cli.Sessions;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa apply</c>: writes intent whose plan was approved, and nothing if the controller plans anything else.</summary>
internal static class ApplyCommand
{
    private static readonly Option<string?> Plan = new("--plan") { Description = "Digest of the plan that was approved, as `hansa plan` told it for the same files; a plan that is another one by now is refused", HelpName = "DIGEST" };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Approve the plan as it is now, unseen" };

    public static Command Create()
    {
        var command = new UserCommand("apply",
            "Apply manifests whose plan was approved: the workspaces they touch are paused, the manifests written, and when the controller says that it plans exactly what was approved, the workspaces go on; otherwise everything is put back. Without --plan or --yes the plan is shown, and you are asked.",
            "hansa apply -f deployment.yaml",
            "hansa plan -f deployment.yaml -o json | jq -r .digest    # somebody approves it, then:",
            "hansa apply -f deployment.yaml --plan 5f0c6c5b1f6a4b0d9e3a7c21",
            "hansa apply -f deployment.yaml --delete --yes")
        {
            PlanFiles.Files, PlanFiles.Kustomization, PlanFiles.Delete, Plan, Yes,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(PlanFiles.Files) is not { Length: > 0 } && result.GetValue(PlanFiles.Kustomization) is null)
                result.AddError("say what to apply, with -f or -k");
            if (result.GetValue(Plan) is not null && result.GetValue(Yes))
                result.AddError("--plan and --yes: give one of them");
        });
        return command.WithOutput().Runs(RunAsync);
    }

    private static async Task<int> RunAsync(Session session)
    {
        var (manifests, deletes) = (await PlanFiles.ManifestsAsync(session), session.Parsed.GetValue(PlanFiles.Delete));
        var changes = await IntentChange.ReadAsync(session.Management, manifests, deletes, await PlanMaking.NamespaceAsync(session), session.Ct); // before the plan: what changes after it is noticed
        var report = await PlanMaking.MakeAsync(session, manifests, new PlanWish(deletes));
        if (!report.Preview.Faults.IsEmpty)
            throw new InvalidOperationException($"it cannot be planned, so nothing was written: {string.Join("; ", report.Preview.Faults)}");
        if (await ObjectionAsync(session, report) is { } objection)
            throw new InvalidOperationException(objection);

        var isForPeople = session.Format is OutputFormat.Table or OutputFormat.Wide;
        var written = new JsonArray();
        var apply = new PlannedApply(session, report.Preview.Digest, async (change, what) =>
        {
            if (isForPeople || session.Format == OutputFormat.Name)
                await session.Out.WriteLineAsync(session.Format == OutputFormat.Name ? ObjectReading.NameOf(change.Type, change.Key.Name) : $"{ObjectReading.NameOf(change.Type, change.Key.Name)} {what}");
            written.Add((JsonNode)new JsonObject { ["kind"] = change.Type.Kind, ["namespace"] = change.Key.Namespace, ["name"] = change.Key.Name, ["done"] = what });
        });
        var touched = Touched(report.Preview, changes);
        await apply.RunAsync(changes, touched);
        if (isForPeople)
            await session.Out.WriteLineAsync($"{session.Palette.Paint("Applied.", Tone.Good)} The controller plans what was approved (plan {report.Preview.Digest}); see `hansa status`");
        else if (session.Format != OutputFormat.Name)
        {
            var result = new JsonObject { ["digest"] = report.Preview.Digest, ["workspaces"] = new JsonArray([.. touched.Select(w => JsonValue.Create(w.Workspace))]), ["objects"] = written };
            session.Out.Write(session.Format == OutputFormat.Json ? CliJson.Text(result) : YamlWriter.Write(result));
        }

        return ExitCodes.Ok;
    }

    /// <summary>Where anything changes, and where a manifest lies although nothing does.</summary>
    private static ImmutableArray<WorkspaceDigest> Touched(FleetPreview preview, ImmutableArray<IntentChange> changes)
    {
        var written = changes.Select(c => c.Type.Namespaced ? preview.Workspaces.FirstOrDefault(w => w.Namespace == c.Key.Namespace)?.Workspace : c.Key.Name).ToHashSet();
        return [.. preview.Workspaces.Where(w => w.Differs || written.Contains(w.Workspace))];
    }

    /// <summary>Why it is not approved; null when it is.</summary>
    private static async Task<string?> ObjectionAsync(Session session, PlanReport report)
    {
        var digest = report.Preview.Digest;
        if (session.Parsed.GetValue(Yes))
            return null;
        if (session.Parsed.GetValue(Plan) is { } approved)
        {
            if (approved == digest)
                return null;
            await session.Error.WriteAsync(new PlanText(session.Palette).Of(report));
            return $"the plan is not the one that was approved ({approved}), but the one above: nothing was written. Look at it, and approve {digest}; the files and options must be those of `hansa plan`";
        }

        if (!ReferenceEquals(session.Out, Console.Out) || Console.IsInputRedirected)
            return $"nobody approved it: give --plan DIGEST, which `hansa plan` tells (now {digest}), or --yes";
        await session.Error.WriteAsync($"{new PlanText(session.Palette).Of(report)}\nApply this plan? Only yes is taken for it: ");
        return Console.In.ReadLine()?.Trim() == "yes" ? null : "not approved: nothing was written";
    }
}
