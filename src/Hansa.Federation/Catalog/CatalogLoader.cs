using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Catalog;

/// <summary>
/// Makes the catalogue's Apps. An App that an AppDeployment refers to is never changed (new content needs a new name),
/// and a person's edit is kept and reported.
/// </summary>
internal sealed partial class CatalogLoader(ApiClient management, IntentStore intent, TimeProvider clock, ILogger<CatalogLoader> log)
{
    public async Task LoadAsync(ImmutableArray<CatalogEntry> entries, ImmutableArray<CatalogProblem> problems, CancellationToken ct)
    {
        foreach (var problem in problems)
        {
            LogProblem(problem.ToString());
        }

        await intent.Apps.SyncedAsync(ct);
        await intent.Deployments.SyncedAsync(ct);
        foreach (var entry in entries)
        {
            await TransientRetry.RunAsync(() => LoadAsync(entry, ct), clock, ct);
        }
    }

    private async Task LoadAsync(CatalogEntry entry, CancellationToken ct)
    {
        try
        {
            await (intent.Apps.Items.GetValueOrDefault(entry.App.Metadata.Key) is { } known ? UpdateAsync(entry, known, ct) : CreateAsync(entry, ct));
        }
        catch (ApiException e) when (e.Failure is ApiFailure.Invalid or ApiFailure.AlreadyExists)
        {
            LogProblem($"{entry.File}: {e.Message}");
        }
    }

    private async Task CreateAsync(CatalogEntry entry, CancellationToken ct)
    {
        var body = (JsonObject)entry.Body.DeepClone();
        body["metadata"] = new JsonObject
        {
            ["name"] = entry.App.Metadata.Name,
            ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
            ["annotations"] = new JsonObject { [Annotations.CatalogDigest] = entry.Digest },
        };
        using var made = await management.CreateAsync(Kinds.App, null, ManagementJson.Bytes(body), ct);
        intent.Apps.Observe(made.RootElement);
    }

    private async Task UpdateAsync(CatalogEntry entry, App known, CancellationToken ct)
    {
        var actual = Digest.Of(JsonSerializer.Serialize(known.Spec, HansaJson.Default.AppSpec));
        if (actual == entry.Digest)
        {
            return;
        }

        if (known.Metadata.Annotation(Annotations.CatalogDigest) != actual)
        {
            LogKept(entry.App.Metadata.Name, "people made or edited it");
        }
        else if (intent.Deployments.Items.Values.Any(d => d.Spec.AppRef.Name == known.Metadata.Name))
        {
            LogKept(entry.App.Metadata.Name, "an AppDeployment refers to it; new content needs a new name");
        }
        else
        {
            await ReplaceAsync(entry, known, ct);
        }
    }

    private async Task ReplaceAsync(CatalogEntry entry, App known, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = Kinds.App.ApiVersion,
            ["kind"] = Kinds.App.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = known.Metadata.Name,
                ["uid"] = known.Metadata.Uid,
                ["resourceVersion"] = known.Metadata.ResourceVersion,
                ["labels"] = new JsonObject(known.Metadata.Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
                ["annotations"] = new JsonObject(known.Metadata.Annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))) { [Annotations.CatalogDigest] = entry.Digest },
            },
            ["spec"] = entry.Body["spec"]?.DeepClone(),
        };
        using var replaced = await management.ReplaceAsync(Kinds.App, known.Metadata.Key, ManagementJson.Bytes(body), ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Catalogue: {Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Catalogue: App {App} differs from its file and is kept as it is: {Why}")]
    private partial void LogKept(string app, string why);
}
