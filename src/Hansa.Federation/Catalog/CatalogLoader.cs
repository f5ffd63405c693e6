using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Catalog;

/// <summary>
/// Makes the catalogue's Apps. An App that an AppDeployment refers to is never changed (new content needs a new name),
/// and a person's edit is kept and reported.
/// </summary>
internal sealed partial class CatalogLoader(ApiClient management, Informer<App> apps, Informer<AppDeployment> deployments, TimeProvider clock, ILogger<CatalogLoader> log)
{
    private static readonly TimeSpan BeforeAskingAgain = TimeSpan.FromMinutes(10);

    /// <summary>Ends when everything is loaded. What the management cluster refuses keeps nothing else waiting, and is asked for again: a person may have allowed it. What passes by itself is waited for.</summary>
    public async Task LoadAsync(ImmutableArray<CatalogEntry> entries, ImmutableArray<CatalogProblem> problems, CancellationToken ct)
    {
        foreach (var problem in problems)
        {
            LogProblem(problem.ToString());
        }

        await apps.SyncedAsync(ct);
        await deployments.SyncedAsync(ct);
        for (var refused = await OnceAsync(entries, ct); !refused.IsEmpty; refused = await OnceAsync(refused, ct))
        {
            await Task.Delay(BeforeAskingAgain, clock, ct);
        }
    }

    /// <summary>Tries each, and gives those that were refused.</summary>
    private async Task<ImmutableArray<CatalogEntry>> OnceAsync(ImmutableArray<CatalogEntry> entries, CancellationToken ct)
    {
        var refused = ImmutableArray.CreateBuilder<CatalogEntry>();
        foreach (var entry in entries)
        {
            await TransientRetry.RunAsync(() => LoadAsync(entry, refused.Add, ct), problem => LogProblem($"{entry.File} is tried again: {problem}"), clock, ct);
        }

        return refused.ToImmutable();
    }

    private async Task LoadAsync(CatalogEntry entry, Action<CatalogEntry> refused, CancellationToken ct)
    {
        try
        {
            await (apps.Items.GetValueOrDefault(entry.App.Metadata.Key) is { } known ? UpdateAsync(entry, known, ct) : CreateAsync(entry, ct));
        }
        catch (ApiException e) when (e.IsDenied || e.Failure is ApiFailure.Invalid or ApiFailure.AlreadyExists or ApiFailure.Other) // 413 is among the others
        {
            LogProblem($"{entry.File}: {e.Message}");
            refused(entry);
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
        using var made = await management.CreateAsync(Kinds.App, null, body.Bytes(), ct);
        apps.Observe(made.RootElement);
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
        else if (deployments.Items.Values.Any(d => d.Spec.AppRef.Name == known.Metadata.Name))
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
        using var replaced = await management.ReplaceAsync(Kinds.App, known.Metadata.Key, body.Bytes(), ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Catalogue: {Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Catalogue: App {App} differs from its file and is kept as it is: {Why}")]
    private partial void LogKept(string app, string why);
}
