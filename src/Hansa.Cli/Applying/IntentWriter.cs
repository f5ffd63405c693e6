using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api.Metadata;
using Hansa.Cli.Output;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Applying;

/// <summary>What a write came to.</summary>
/// <param name="What">As kubectl says it: created, configured, unchanged, deleted.</param>
/// <param name="ResourceVersion">Of the object; null when it was deleted.</param>
internal sealed record WriteResult(string What, string? ResourceVersion);

/// <summary>
/// Writes changes of the intent and puts them back. Every write is for the very version that was looked at, and none goes over what somebody
/// else wrote meanwhile. What fails for the moment is tried again, and looked at first: the earlier try may have gone through.
/// </summary>
internal sealed class IntentWriter(ApiClient management, TimeProvider clock)
{
    public const string Unchanged = "unchanged";

    private const string FieldManager = "hansa-cli";

    private readonly HashSet<IntentChange> _sent = [];

    /// <exception cref="InvalidOperationException">Somebody else wrote the object since it was read.</exception>
    /// <exception cref="ApiException">The server refuses it, or does not answer.</exception>
    public Task<WriteResult> WriteAsync(IntentChange change, CancellationToken ct) => Steadily.DoAsync(
        async () =>
        {
            var found = await IntentChange.FindAsync(management, change.Type, change.Key, ct);
            return change switch
            {
                { After: null } => await DeleteAsync(change, found, ct),
                { Before: null } => found is null ? await MakeAsync(change, ct)
                    : IntentBodies.IsWritten(found, change.After) ? new WriteResult("created", VersionOf(found))
                    : throw new InvalidOperationException($"{change} was made by somebody else in the meantime"),
                _ => await ReplaceAsync(change, found, ct),
            };
        },
        clock,
        ct);

    /// <summary>Puts back what <see cref="WriteAsync"/> wrote, if it did. What somebody else wrote, before or after it, is his and stays.</summary>
    public Task<WriteResult> RestoreAsync(IntentChange change, CancellationToken ct) => Steadily.DoAsync(
        async () =>
        {
            var found = await IntentChange.FindAsync(management, change.Type, change.Key, ct);
            return !_sent.Contains(change) ? new WriteResult(Unchanged, null)
                : change.After is null ? await MakeAgainAsync(change, found, ct)
                : found is null || !IntentBodies.IsWritten(found, change.After) || (change.Before is not null && IntentBodies.ReadSame(found, change.Before)) ? new WriteResult(Unchanged, found is null ? null : VersionOf(found))
                : await TakeBackAsync(change, found, ct);
        },
        clock,
        ct);

    private async Task<WriteResult> MakeAgainAsync(IntentChange change, JsonObject? found, CancellationToken ct)
    {
        var before = change.Before!; // it was deleted
        if (found is null)
            return await CreateAsync(change.Type, change.Key, IntentBodies.Anew(before), ct);
        return found["metadata"]?["deletionTimestamp"] is not null && before["metadata"]?["deletionTimestamp"] is null
            ? throw new ApiException(ApiFailure.Conflict, $"{change} is still going")
            : new WriteResult(Unchanged, VersionOf(found));
    }

    private async Task<WriteResult> TakeBackAsync(IntentChange change, JsonObject found, CancellationToken ct)
    {
        if (change.Before is { } before)
            return new WriteResult("configured", await PutAsync(change.Type, change.Key, IntentBodies.Restored(found, before), ct));
        await DeleteFoundAsync(change, found, ct);
        return new WriteResult("deleted", null);
    }

    private async Task<WriteResult> ReplaceAsync(IntentChange change, JsonObject? found, CancellationToken ct)
    {
        var (before, after) = (change.Before!, change.After!); // looked at by the caller
        if (found is null || !IntentBodies.SaySame(found, before))
        {
            return found is not null && IntentBodies.IsWritten(found, after)
                ? new WriteResult("configured", VersionOf(found))
                : throw new InvalidOperationException($"{change} was {(found is null ? "deleted" : "changed")} by somebody else in the meantime");
        }

        var body = IntentBodies.Written(found, after);
        if (IntentBodies.SaySame(found, body))
            return new WriteResult(Unchanged, VersionOf(found));
        _sent.Add(change);
        return new WriteResult("configured", await PutAsync(change.Type, change.Key, body, ct));
    }

    private Task<WriteResult> MakeAsync(IntentChange change, CancellationToken ct)
    {
        _sent.Add(change);
        return CreateAsync(change.Type, change.Key, change.After!, ct); // looked at by the caller
    }

    private async Task<WriteResult> DeleteAsync(IntentChange change, JsonObject? found, CancellationToken ct)
    {
        if (found is null || found["metadata"]?["uid"]?.ToString() != change.Before!["metadata"]?["uid"]?.ToString()) // there is something to delete
            return new WriteResult("deleted", null);
        if (!IntentBodies.SaySame(found, change.Before))
            throw new InvalidOperationException($"{change} was changed by somebody else in the meantime");
        _sent.Add(change);
        await DeleteFoundAsync(change, found, ct);
        return new WriteResult("deleted", null);
    }

    /// <summary>The very version that was found.</summary>
    private async Task DeleteFoundAsync(IntentChange change, JsonObject found, CancellationToken ct)
    {
        if (await management.DeleteAsync(change.Type, change.Key, Preconditions(found), ct) == DeleteResult.PreconditionFailed)
            throw new ApiException(ApiFailure.Conflict, $"{change} was changed in the meantime");
    }

    private async Task<WriteResult> CreateAsync(ResourceType type, ObjectKey key, JsonObject body, CancellationToken ct)
    {
        using var made = await management.CreateAsync(type, type.Namespaced ? key.Namespace : null, Bytes(body), ct);
        return new WriteResult("created", made.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString());
    }

    /// <summary>The body names the version that it replaces.</summary>
    private async Task<string?> PutAsync(ResourceType type, ObjectKey key, JsonObject body, CancellationToken ct)
    {
        using var put = await management.ReplaceAsync(type, key, Bytes(body), ct, fieldManager: FieldManager)
            ?? throw new InvalidOperationException($"{type.Kind} {key} was deleted by somebody else in the meantime");
        return put.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString();
    }

    private static DeletePreconditions Preconditions(JsonObject found) => new(found["metadata"]!["uid"]!.ToString(), VersionOf(found)); // the server sent it

    private static string? VersionOf(JsonObject found) => found["metadata"]?["resourceVersion"]?.ToString();

    private static byte[] Bytes(JsonObject body) => JsonSerializer.SerializeToUtf8Bytes(body, CliJson.Default.JsonObject);
}
