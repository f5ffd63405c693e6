using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hansa.Api;

namespace Hansa.Federation.Hub;

/// <summary>What ConfigMap <c>kommander/hansa-hub</c> says: the hub id, and the uids that it was bound to.</summary>
/// <param name="HubId">The id; empty while nobody filled it in.</param>
/// <param name="OwnUid">Uid of the ConfigMap when it was bound; empty before.</param>
/// <param name="BoundId">The id when it was bound; empty before, and in records of earlier versions.</param>
/// <param name="CrdUids">Uids of Hansa's CRDs when they were bound, by CRD name.</param>
internal sealed partial record HubRecord(string HubId, string OwnUid, string BoundId, ImmutableSortedDictionary<string, string> CrdUids)
{
    /// <summary>Stands for the uid of a record that was lost: no ConfigMap has it.</summary>
    public const string Lost = "lost";

    private const string HubIdKey = "hubId";
    private const string OwnUidKey = "uid";
    private const string BoundIdKey = "boundHubId";
    private const string KeyDigestKey = "keyDigest";
    private const string CrdPrefix = "crd.";

    /// <summary>Digest of the key that everything with secret values was delivered with; empty before the record was bound, and in records of earlier versions.</summary>
    public string KeyDigest { get; init; } = "";

    /// <summary>The id that everything delivered carries: what it was changed to later is not confirmed.</summary>
    public string ConfirmedId => BoundId.Length > 0 ? BoundId : HubId;

    /// <summary>Whether the id fits label values and names.</summary>
    public bool HasValidId => ValidId().IsMatch(HubId);

    /// <summary>Whether it knows another key than the one with that digest.</summary>
    public bool IsOfAnotherKey(string keyDigest) => KeyDigest.Length > 0 && keyDigest.Length > 0 && KeyDigest != keyDigest;

    public static HubRecord Read(JsonElement configMap)
    {
        var data = configMap.TryGetProperty("data", out var found) && found.ValueKind == JsonValueKind.Object
            ? found.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "")
            : [];
        return new HubRecord(
            data.GetValueOrDefault(HubIdKey, ""),
            data.GetValueOrDefault(OwnUidKey, ""),
            data.GetValueOrDefault(BoundIdKey, ""),
            data.Where(d => d.Key.StartsWith(CrdPrefix, StringComparison.Ordinal))
                .ToImmutableSortedDictionary(d => d.Key[CrdPrefix.Length..], d => d.Value, StringComparer.Ordinal))
        {
            KeyDigest = data.GetValueOrDefault(KeyDigestKey, ""),
        };
    }

    /// <summary>The record as it belongs to that ConfigMap, to those CRDs and to that key, if it is known.</summary>
    public HubRecord BoundTo(string ownUid, ImmutableSortedDictionary<string, string> crdUids, string keyDigest) =>
        this with { OwnUid = ownUid, BoundId = HubId, CrdUids = crdUids, KeyDigest = keyDigest.Length > 0 ? keyDigest : KeyDigest };

    public IEnumerable<(string Key, string Value)> Data() =>
    [
        (HubIdKey, HubId),
        (OwnUidKey, OwnUid),
        (BoundIdKey, BoundId),
        (KeyDigestKey, KeyDigest),
        .. CrdUids.Select(c => (CrdPrefix + c.Key, c.Value)),
    ];

    /// <summary>How the record fits the management cluster that it was found on. Pure.</summary>
    /// <param name="ownUid">The ConfigMap's uid now.</param>
    /// <param name="crdUids">The CRDs' uids now.</param>
    /// <param name="keyDigest">Of the key that is used now; empty when it is not known.</param>
    public HubStanding Standing(string ownUid, ImmutableSortedDictionary<string, string> crdUids, string keyDigest = "")
    {
        var isAnotherKey = IsOfAnotherKey(keyDigest);
        var besides = isAnotherKey // one confirmation covers all that it tells of
            ? $"; besides, Secret {WellKnown.KommanderNamespace}/{WellKnown.HubKeySecret} is not the one that this hub delivered with: restore it and start the controller anew first, or every release with secret values is upgraded on all clusters at once"
            : "";
        if (OwnUid == Lost)
        {
            return new HubStanding(HubId, MayWrite: false, MayRemove: false, Unconfirmed(
                ownUid, $"ConfigMap {WellKnown.KommanderNamespace}/{WellKnown.HubConfigMap} was missing although clusters have joined hub {HubId}: it was deleted, or left out of a restore{besides}; nothing is written to any cluster"));
        }

        if (OwnUid != ownUid)
        {
            return new HubStanding(HubId, MayWrite: false, MayRemove: false, Unconfirmed(
                ownUid, $"ConfigMap {WellKnown.KommanderNamespace}/{WellKnown.HubConfigMap} is a copy: this management cluster was restored or cloned{besides}; nothing is written to any cluster"));
        }

        if (BoundId.Length > 0 && BoundId != HubId)
        {
            return new HubStanding(BoundId, MayWrite: false, MayRemove: false, Unconfirmed(
                ownUid, $"hubId was changed from {BoundId} to {HubId}, and everything that this hub delivered carries {BoundId}{besides}; nothing is written to any cluster until it is set back, or"));
        }

        if (isAnotherKey)
        {
            return new HubStanding(HubId, MayWrite: false, MayRemove: false, Unconfirmed(
                ownUid, $"the controller found another key in Secret {WellKnown.KommanderNamespace}/{WellKnown.HubKeySecret} than this hub delivered with, or none: it was deleted or replaced. With another key every release with secret values is upgraded on all clusters at once; nothing is written to any cluster until the Secret is restored and the controller started anew, or"));
        }

        var changed = CrdUids.Where(c => crdUids.GetValueOrDefault(c.Key) != c.Value).Select(c => c.Key).ToArray();
        if (changed.Length == 0)
        {
            return new HubStanding(HubId, MayWrite: true, MayRemove: true, null);
        }

        var what = $"{string.Join(", ", changed)} {(changed.Length == 1 ? "is" : "are")} gone, or made again since this hub was set up; nothing is removed from any cluster";
        return new HubStanding(HubId, MayWrite: true, MayRemove: false, changed.All(crdUids.ContainsKey)
            ? Unconfirmed(ownUid, what)
            : Unconfirmed(ownUid, $"{what} until the definitions are there again (hansa crds | kubectl apply --server-side --force-conflicts -f -), then everything that was made of them, and"));
    }

    private static string Unconfirmed(string ownUid, string what) =>
        $"{what} until a person sets annotation {Annotations.ConfirmRestore}: {ownUid} on ConfigMap {WellKnown.KommanderNamespace}/{WellKnown.HubConfigMap}";

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValidId();
}

/// <summary>Whether this hub may act.</summary>
/// <param name="HubId">The hub id.</param>
/// <param name="MayWrite">Whether anything may be written to clusters.</param>
/// <param name="MayRemove">Whether anything may be removed from clusters.</param>
/// <param name="Objection">Why not, and what to do; null when both are true.</param>
internal sealed record HubStanding(string HubId, bool MayWrite, bool MayRemove, string? Objection)
{
    /// <summary>Its record was there and is not any more.</summary>
    public HubStanding Missing() => new(
        HubId, MayWrite: false, MayRemove: false, $"ConfigMap {WellKnown.KommanderNamespace}/{WellKnown.HubConfigMap} is missing; nothing is written to any cluster until it is there again");
}
