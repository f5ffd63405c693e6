using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Installing;
using Hansa.Cli.Sessions;
using Hansa.Federation.Hub;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa install</c>: prints or applies what a management cluster needs, and says whether that is safe there.</summary>
internal static class InstallCommand
{
    private const string FieldManager = "hansa-install";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly Option<bool> Check = new("--check") { Description = "Only say whether installing is safe there; nothing is written" };
    private static readonly Option<bool> Apply = new("--apply") { Description = "Apply it there, after that check, instead of printing it" };
    private static readonly Option<bool> TakeOver = new("--take-over") { Description = "With --apply: although the check objects, or Helm installed what is there" };
    private static readonly Option<string?> Image = new("--image") { Description = "Image of the controller, for its Deployment, Service, PodDisruptionBudget and NetworkPolicy; without it there are none, and `hansa controller` is run otherwise", HelpName = "IMAGE" };

    public static Command Create()
    {
        var command = new UserCommand("install",
            "Print everything that a management cluster needs (CRDs, namespace, rights and, with --image, the controller), or apply it.",
            "hansa install --check",
            "hansa install | kubectl apply --server-side --force-conflicts -f -",
            "hansa install --apply --image registry.example.org/hansa:0.1.0 --wait")
        {
            Check, Apply, TakeOver, Image,
        };
        command.WithWait();
        command.Validators.Add(result =>
        {
            if (result.GetValue(Check) && result.GetValue(Apply))
                result.AddError("--check and --apply: give one of them");
            if (result.GetValue(TakeOver) && !result.GetValue(Apply))
                result.AddError("--take-over: only with --apply");
        });
        return command.RunsWithoutWorkspace(RunAsync);
    }

    private static async Task<int> RunAsync(Session session)
    {
        var installation = Installation.Of(session.Parsed.GetValue(Image));
        if (session.Wait is not null && (session.Parsed.GetValue(Image) is null || !session.Parsed.GetValue(Apply)))
            throw new InvalidOperationException("--wait: only with --apply and --image, since it waits for the controller's pods");
        if (session.Parsed.GetValue(Check))
            return await CheckAsync(session) ? ExitCodes.Ok : ExitCodes.Failed;
        if (!session.Parsed.GetValue(Apply))
        {
            await session.Out.WriteAsync(installation.Yaml);
            return ExitCodes.Ok;
        }

        var objects = await installation.ObjectsAsync(session.Management, session.Ct);
        return session.Parsed.GetValue(TakeOver) || (await IsSafeAsync(session) && await IsNotHelmsAsync(session, objects)) ? await ApplyAsync(session, objects) : ExitCodes.Failed;
    }

    private static async Task<bool> CheckAsync(Session session)
    {
        if (!await IsSafeAsync(session))
            return false;
        await session.Out.WriteLineAsync($"{session.Management.Server} is fit for Hansa: `hansa install --apply`, or `hansa install | kubectl apply --server-side --force-conflicts -f -`");
        return true;
    }

    private static async Task<bool> IsSafeAsync(Session session)
    {
        var findings = await TakeOverCheck.FindAsync(session.Management, session.Ct);
        foreach (var finding in findings)
            await session.Error.WriteLineAsync(finding);
        if (!findings.IsEmpty)
            await session.Error.WriteLineAsync("Hansa would take these over. If that is meant, give --take-over to `hansa install --apply`, and to the controller.");
        return findings.IsEmpty;
    }

    /// <summary>What Helm installed it writes anew at its next upgrade, and takes away when its release goes.</summary>
    private static async Task<bool> IsNotHelmsAsync(Session session, ImmutableArray<ManifestObject> objects)
    {
        foreach (var (type, key, _) in objects)
        {
            using var found = await session.Management.GetAsync(type.ObjectPath(key), session.Ct);
            if (found?.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)?.Label(Labels.ManagedBy) != "Helm")
                continue;
            await session.Error.WriteLineAsync($"nothing was applied: {type.Kind} {key} was installed by Helm. Use `helm upgrade`, or `helm uninstall` its release in namespace {WellKnown.KommanderNamespace} first, or give --take-over");
            return false;
        }

        return true;
    }

    /// <summary>A controller that starts before that would find nothing served.</summary>
    private static async Task EstablishedAsync(Session session, ObjectKey key)
    {
        var began = session.Clock.GetTimestamp();
        while (await session.Management.GetAsync(Kinds.CustomResourceDefinition.ObjectPath(key), session.Ct) is { } found)
        {
            using (found)
            {
                if (found.RootElement.TryGetProperty("status", out var status) && status.TryGetProperty("conditions", out var conditions)
                    && conditions.ValueKind == JsonValueKind.Array // null on a new one, by Kubernetes 1.20
                    && conditions.EnumerateArray().Any(c => c.GetProperty("type").ValueEquals("Established") && c.GetProperty("status").ValueEquals("True")))
                    return;
            }

            if (session.Clock.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"timed out waiting: CustomResourceDefinition {key.Name} is not Established");
            await Task.Delay(BetweenLooks, session.Clock, session.Ct);
        }
    }

    private static async Task<int> ApplyAsync(Session session, ImmutableArray<ManifestObject> objects)
    {
        foreach (var (type, key, body) in objects)
        {
            using var applied = await session.Management.ApplyAsync(type, key, Encoding.UTF8.GetBytes(body.ToJsonString()), FieldManager, force: true, session.Ct);
            await session.TellAsync(type, key.Name, "serverside-applied");
            if (type == Kinds.CustomResourceDefinition)
                await EstablishedAsync(session, key);
        }

        if (session.Parsed.GetValue(Image) is null)
            await session.Error.WriteLineAsync($"Now run the controller: `hansa controller`, or give --image. In a pod its service account is {WellKnown.KommanderNamespace}/hansa.");
        else if (session.Wait is null)
            await session.Error.WriteLineAsync($"Whether it runs is another matter: `kubectl rollout status -n {WellKnown.KommanderNamespace} deployment/hansa-controller`, or give --wait.");
        await session.UntilAsync(() => ControllerRollout.StateAsync(session.Management, session.Ct));
        return ExitCodes.Ok;
    }
}
