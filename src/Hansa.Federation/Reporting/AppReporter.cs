using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Queues;

namespace Hansa.Federation.Reporting;

/// <summary>Writes the status of Apps: whether they can be deployed, and what is wrong where they cannot.</summary>
internal sealed class AppReporter(IntentStore intent, FleetView fleet, StatusWriter writer, EventRecorder events, TimeProvider clock) : IReconciler<ObjectKey>
{
    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (intent.Apps.Items.GetValueOrDefault(key) is not { } app || fleet.Apps.Find(key.Name) is not { } entry || entry.App.Metadata.Generation != app.Metadata.Generation)
        {
            return Outcome.Done; // gone, or about to be read: the plans signal then
        }

        var status = AppStatusOf(app, entry, clock.GetUtcNow());
        using var written = await writer.WriteAsync(Kinds.App, app.Metadata, app.Status, status, HansaJson.Default.AppStatus, ct);
        if (written is not null)
        {
            intent.Apps.Observe(written.RootElement);
            if (status.Conditions[0] is { Status: "False" } broken)
            {
                events.Warning(Kinds.App, app.Metadata, broken.Reason, broken.Message);
            }
        }

        return Outcome.Done;
    }

    /// <summary>Pure.</summary>
    internal static AppStatus AppStatusOf(App app, AppCatalog.Entry entry, DateTimeOffset now)
    {
        var (status, reason, message) = entry.Model is null
            ? ("False", Reasons.AppInvalid, $"this App cannot be deployed: {string.Join("; ", entry.Problems)}")
            : ("True", Reasons.Ready, "an AppDeployment may name this App");
        return new AppStatus
        {
            ObservedGeneration = app.Metadata.Generation,
            Conditions =
            [
                Conditions.Of(app.Status.Conditions, ConditionTypes.Ready, status, reason, message, now, app.Metadata.Generation),
                .. Conditions.OfOthers(app.Status.Conditions, ConditionTypes.Ready),
            ],
        };
    }
}
