using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Hub;

/// <summary>Keeps the hub's record on the management cluster and says whether this hub may act.</summary>
internal sealed partial class HubKeeper(ApiClient management, ILogger<HubKeeper> log)
{
    private static readonly ObjectKey RecordKey = new(WellKnown.KommanderNamespace, WellKnown.HubConfigMap);
    private readonly Lock _gate = new(); // guards the two that follow; nobody is told under the lock
    private volatile Found? _found; // by the look that was begun last, of those that have ended
    private long _foundBy;
    private long _begun;

    /// <summary>The hub stands differently than before; raised by whoever looked.</summary>
    public event Action<HubStanding>? Changed;

    /// <summary>How the hub stood when it was looked at last; null before <see cref="StartAsync"/>.</summary>
    public HubStanding? Standing => _found?.Standing;

    /// <summary>Digest of the failures that a person accepts (<see cref="Annotations.ConfirmRerendering"/>), or null.</summary>
    public string? ConfirmedRerendering => _found?.ConfirmedRerendering;

    /// <summary>Whether the key that is used is the one that the record knows, or none is known to it. Otherwise a person may be about to restore the right one.</summary>
    public bool IsKeyTheRecords => _found is not { IsKeyTheRecords: false };

    /// <summary>Digest of the key that is used, set before <see cref="StartAsync"/>; empty when nothing is to be said of it.</summary>
    public string KeyDigest { get; set; } = "";

    /// <summary>Uid of the management cluster's kube-system namespace: its own cluster id.</summary>
    public string ManagementClusterId { get; private set; } = "";

    /// <summary>Makes the namespace and the record if they are missing, binds an unbound record, and looks how the hub stands.</summary>
    /// <exception cref="InvalidOperationException">The record holds an id that cannot be used; the message says what to do.</exception>
    public async Task<HubStanding> StartAsync(CancellationToken ct)
    {
        ManagementClusterId = await KubeSystemUidAsync(management, ct);
        return await LookAsync(ct);
    }

    /// <summary>Reads the record and the CRDs afresh. Of looks that overlap, the one that was begun last counts.</summary>
    public async Task<HubStanding> LookAsync(CancellationToken ct)
    {
        var look = Interlocked.Increment(ref _begun);
        using var found = await management.GetAsync(Kinds.ConfigMap.ObjectPath(RecordKey), ct);
        var crds = await CustomResourceUidsAsync(ct);
        if (found is null && _found is { Standing: { MayWrite: true } standing } before)
        {
            Stand(look, before with { Standing = standing.Missing() }); // it cannot be made while its namespace goes, and until then it confirms nothing
        }

        return Stand(look, found is null ? await CreateAsync(crds, ct) : await JudgeAsync(found.RootElement, crds, ct));
    }

    /// <summary>Takes down what a look found, unless a later one has come to its end before: what that found stands.</summary>
    private HubStanding Stand(long look, Found found)
    {
        Found? before;
        lock (_gate)
        {
            if (look < _foundBy && _found is { } later)
            {
                return later.Standing;
            }

            (before, _found, _foundBy) = (_found, found, look);
        }

        if (found.Standing.Objection is { } objection && before?.Standing.Objection != objection)
        {
            LogUnconfirmed(objection);
        }

        if (before?.Standing != found.Standing)
        {
            Changed?.Invoke(found.Standing);
        }

        return found.Standing;
    }

    /// <summary>The uid of kube-system, which tells clusters apart.</summary>
    public static async Task<string> KubeSystemUidAsync(ApiClient cluster, CancellationToken ct)
    {
        using var found = await cluster.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped("kube-system")), ct);
        if (found is null)
        {
            throw new ApiException(ApiFailure.BadAnswer, "the cluster says that it has no namespace kube-system, so it cannot be told from others");
        }

        return found.RootElement.ValueKind == JsonValueKind.Object
            && found.RootElement.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("uid", out var text) && JsonText.Of(text) is { } uid && Uid().IsMatch(uid)
            ? uid
            : throw new ApiException(ApiFailure.BadAnswer, "what the cluster gives as the uid of its namespace kube-system is none, so it cannot be told from others");
    }

    private async Task<Found> JudgeAsync(JsonElement configMap, ImmutableSortedDictionary<string, string> crds, CancellationToken ct)
    {
        var record = HubRecord.Read(configMap);
        var metadata = configMap.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)!; // metadata is an object
        record = record.HubId.Length == 0 ? record with { HubId = ManagementClusterId } : record;
        if (!record.HasValidId)
        {
            throw new InvalidOperationException(
                $"ConfigMap {RecordKey}: hubId \"{record.HubId}\" must match [a-z0-9]([-a-z0-9]{{0,61}}[a-z0-9])?; correct it before the first start");
        }

        // A fleet that joined a hub is no new beginning: then the record was lost, and a person has to say that this hub may go on.
        var isLost = record.OwnUid.Length == 0 && await JoinedHubAsync(ct) is not null;
        var isUnbound = record.OwnUid.Length == 0 && !isLost;
        var isConfirmed = metadata.Annotation(Annotations.ConfirmRestore) == metadata.Uid;
        if (isConfirmed && crds.Count < Kinds.Own.Count)
        {
            await TakeWordAsync(metadata, ct); // what comes back later is not what was confirmed
            LogTooEarly(string.Join(", ", Kinds.Own.Select(k => $"{k.Plural}.{k.Group}").Except(crds.Keys)));
            return Of(record, metadata, crds);
        }

        var lacksKey = record.KeyDigest.Length == 0 && KeyDigest.Length > 0;
        var isIncomplete = record.OwnUid == metadata.Uid && (record.BoundId.Length == 0 || lacksKey || crds.Keys.Any(name => !record.CrdUids.ContainsKey(name)));
        if (isUnbound || isConfirmed)
        {
            record = record.BoundTo(metadata.Uid, crds, KeyDigest);
            await BindAsync(record, metadata, ct);
        }
        else if (isLost)
        {
            record = record with { OwnUid = HubRecord.Lost };
            await BindAsync(record, metadata, ct);
        }
        else if (isIncomplete)
        {
            record = record with
            {
                BoundId = record.BoundId.Length == 0 ? await JoinedHubAsync(ct) ?? record.HubId : record.BoundId, // an earlier version did not write it down
                KeyDigest = lacksKey ? KeyDigest : record.KeyDigest,
                CrdUids = record.CrdUids.AddRange(crds.Where(c => !record.CrdUids.ContainsKey(c.Key))),
            };
            await BindAsync(record, metadata, ct);
        }

        return Of(record, metadata, crds);
    }

    private Found Of(HubRecord record, ObjectMeta metadata, ImmutableSortedDictionary<string, string> crds) =>
        new(record.Standing(metadata.Uid, crds, KeyDigest), metadata.Annotation(Annotations.ConfirmRerendering), !record.IsOfAnotherKey(KeyDigest));

    private async Task<Found> CreateAsync(ImmutableSortedDictionary<string, string> crds, CancellationToken ct)
    {
        await HubNamespace.EnsureAsync(management, ct); // the record may have gone with it
        var known = await JoinedHubAsync(ct);
        var record = new HubRecord(Standing?.HubId ?? known ?? ManagementClusterId, known is null ? "" : HubRecord.Lost, BoundId: "", ImmutableSortedDictionary<string, string>.Empty);
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = RecordKey.Name,
                ["namespace"] = RecordKey.Namespace,
                ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
            },
            ["data"] = DataOf(record),
        };
        using var made = await management.CreateAsync(Kinds.ConfigMap, RecordKey.Namespace, body.Bytes(), ct);
        return await JudgeAsync(made.RootElement, crds, ct);
    }

    /// <summary>The hub that a KommanderCluster's status names; null when none does.</summary>
    private async Task<string?> JoinedHubAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var page in management.ListAsync(Kinds.KommanderCluster, null, new ListOptions(), ct))
            {
                foreach (var item in page.Items)
                {
                    if (item.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object
                        && status.TryGetProperty("hubId", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } hub)
                    {
                        return hub;
                    }
                }
            }

            return null;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            return null; // its CRD is not there
        }
    }

    private async Task TakeWordAsync(ObjectMeta metadata, CancellationToken ct)
    {
        var patch = MergePatch.Of(metadata.Uid, metadata.ResourceVersion).Annotate(Annotations.ConfirmRestore, null);
        using var taken = await management.MergePatchAsync(Kinds.ConfigMap, RecordKey, patch.Bytes(), ct);
    }

    private async Task BindAsync(HubRecord record, ObjectMeta metadata, CancellationToken ct)
    {
        var patch = MergePatch.Of(metadata.Uid, metadata.ResourceVersion).Annotate(Annotations.ConfirmRestore, null);
        patch["data"] = DataOf(record);
        using var bound = await management.MergePatchAsync(Kinds.ConfigMap, RecordKey, patch.Bytes(), ct);
    }

    private static JsonObject DataOf(HubRecord record) =>
        new(record.Data().Select(d => KeyValuePair.Create(d.Key, (JsonNode?)JsonValue.Create(d.Value))));

    private async Task<ImmutableSortedDictionary<string, string>> CustomResourceUidsAsync(CancellationToken ct)
    {
        var uids = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in Kinds.Own.Select(k => $"{k.Plural}.{k.Group}"))
        {
            using var crd = await management.GetAsync(Kinds.CustomResourceDefinition.ObjectPath(ObjectKey.ClusterScoped(name)), ct);
            if (crd is not null && IsInForce(crd.RootElement))
            {
                uids[name] = crd.RootElement.GetProperty("metadata").GetProperty("uid").GetString() ?? "";
            }
        }

        return uids.ToImmutable();
    }

    /// <summary>Established and not being deleted; anything else counts as not there.</summary>
    private static bool IsInForce(JsonElement crd) =>
        !crd.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _)
        && crd.TryGetProperty("status", out var status)
        && status.TryGetProperty("conditions", out var conditions)
        && conditions.ValueKind == JsonValueKind.Array // null on a new one, by Kubernetes 1.20
        && conditions.EnumerateArray().Any(c => c.GetProperty("type").ValueEquals("Established") && c.GetProperty("status").ValueEquals("True"));

    /// <summary>It goes into statuses and names, and a hostile cluster could say anything.</summary>
    [GeneratedRegex(@"^[0-9A-Za-z][-._0-9A-Za-z]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Uid();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A confirmation came too early and is taken away: {Missing} is not there, or not established yet; set it again when it is")]
    private partial void LogTooEarly(string missing);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Restore unconfirmed: {Objection}")]
    private partial void LogUnconfirmed(string objection);

    /// <summary>What one look found.</summary>
    private sealed record Found(HubStanding Standing, string? ConfirmedRerendering, bool IsKeyTheRecords);
}
