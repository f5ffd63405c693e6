using System.Text;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Cli.Installing;
using Hansa.Cli.Sessions;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Attaching;

/// <summary>How an object of the account stands on the cluster.</summary>
internal enum AccountStanding
{
    /// <summary>It is to be made.</summary>
    Absent,

    /// <summary>It says what it should, whoever made it.</summary>
    Good,

    /// <summary>It was made by an attach, and says something else.</summary>
    Outdated,

    /// <summary>Somebody else made it, and it says something else: it is not touched.</summary>
    Foreign,
}

/// <summary>An object of the account, as it should be and as it stands.</summary>
internal sealed record AccountObject(ManifestObject Wanted, AccountStanding Standing)
{
    /// <summary>Server-side apply patches, and creates what is absent.</summary>
    public IEnumerable<AccessRight> Rights => Standing switch
    {
        AccountStanding.Absent => [Wanted.Right("create"), Wanted.Right("patch")],
        AccountStanding.Outdated => [Wanted.Right("patch")],
        _ => [],
    };

    public override string ToString() => ObjectReading.NameOf(Wanted.Type, Wanted.Key.Name) + (Wanted.Type.Namespaced ? $" in namespace {Wanted.Key.Namespace}" : "");

    public static async Task<AccountObject> LookAsync(ApiClient cluster, ManifestObject wanted, CancellationToken ct)
    {
        using var found = await cluster.GetAsync(wanted.Type.ObjectPath(wanted.Key), ct);
        if (found?.RootElement.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _) == true)
            throw new InvalidOperationException($"{new AccountObject(wanted, AccountStanding.Absent)} is being deleted on the cluster: wait until it is gone, and run this again; nothing was written");
        return new AccountObject(wanted, StandingOf(wanted.Body, found is null ? null : JsonObject.Create(found.RootElement.Clone())));
    }

    /// <summary>Makes it, or brings it up to date; what was done, in one word.</summary>
    public async Task<string> ApplyAsync(ApiClient cluster, CancellationToken ct)
    {
        if (Standing == AccountStanding.Good)
            return "unchanged";
        using var applied = await cluster.ApplyAsync(
            Wanted.Type, Wanted.Key, Encoding.UTF8.GetBytes(Wanted.Body.ToJsonString()), AccountManifests.Maker, force: Standing == AccountStanding.Outdated, ct);
        return Standing == AccountStanding.Absent ? "created" : "configured";
    }

    internal static AccountStanding StandingOf(JsonObject wanted, JsonObject? found) =>
        found is null ? AccountStanding.Absent
        : Says(wanted, found) ? AccountStanding.Good
        : found["metadata"]?["labels"]?[Labels.ManagedBy]?.ToString() == AccountManifests.Maker ? AccountStanding.Outdated
        : AccountStanding.Foreign;

    /// <summary>Labels do not count: an account that was made by hand will do.</summary>
    private static bool Says(JsonObject wanted, JsonObject found) =>
        wanted.Where(member => member.Key is not ("apiVersion" or "kind" or "metadata")).All(member => JsonNode.DeepEquals(member.Value, found[member.Key]))
        && (wanted["metadata"]!["annotations"] as JsonObject ?? []).All(a => JsonNode.DeepEquals(a.Value, found["metadata"]?["annotations"]?[a.Key])); // ours have metadata
}
