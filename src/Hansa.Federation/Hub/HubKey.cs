using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Hub;

/// <summary>
/// The key of the digests that cover secret values, in Secret <c>kommander/hansa-hub-key</c>. Part of any backup, like the hub's record: with
/// another key, every release with secret values is written anew, on all clusters at once: the record knows its digest, and before a person confirms another one nothing is written.
/// </summary>
internal static class HubKey
{
    private const string Field = "key";
    private const int Bytes = 32;
    private const int DigestDigits = 24;
    private static readonly ObjectKey At = new(WellKnown.KommanderNamespace, WellKnown.HubKeySecret);

    /// <summary>The key, made if it is not there.</summary>
    /// <exception cref="InvalidOperationException">The Secret holds no key that can be used.</exception>
    public static async Task<ReadOnlyMemory<byte>> EnsureAsync(ApiClient management, CancellationToken ct) =>
        await FindAsync(management, ct) ?? await MakeAsync(management, RandomNumberGenerator.GetBytes(Bytes), ct);

    /// <summary>The key goes back to its Secret when that has gone: another key would make every release with secret values be written anew.</summary>
    /// <returns>Whether the Secret holds this key; what else it holds is left there.</returns>
    /// <exception cref="InvalidOperationException">The Secret holds no key that can be used.</exception>
    public static async Task<bool> KeepAsync(ApiClient management, ReadOnlyMemory<byte> key, CancellationToken ct)
    {
        var stored = await FindAsync(management, ct) ?? await MakeAsync(management, key, ct);
        return stored.Span.SequenceEqual(key.Span);
    }

    /// <summary>By which the record knows the key again; nobody gets from it to the key.</summary>
    public static string DigestOf(ReadOnlyMemory<byte> key) => Convert.ToHexStringLower(HMACSHA256.HashData(key.Span, "hansa.dev/hub-key"u8))[..DigestDigits];

    /// <summary>The key; null if there is none.</summary>
    public static async Task<ReadOnlyMemory<byte>?> FindAsync(ApiClient management, CancellationToken ct)
    {
        using var found = await management.GetAsync(Kinds.Secret.ObjectPath(At), ct);
        if (found is null)
        {
            return null;
        }

        return found.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty(Field, out var value) && value.ValueKind == JsonValueKind.String
            && value.TryGetBytesFromBase64(out var key) && key.Length >= Bytes
                ? key
                : throw new InvalidOperationException($"Secret {At} has no {Field} of at least {Bytes} bytes: restore it from a backup, or delete it to have one made (then nothing is written before a person confirms, and releases with secret values are written anew)");
    }

    private static async Task<ReadOnlyMemory<byte>> MakeAsync(ApiClient management, ReadOnlyMemory<byte> key, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject
            {
                ["name"] = At.Name,
                ["namespace"] = At.Namespace,
                ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
            },
            ["data"] = new JsonObject { [Field] = Convert.ToBase64String(key.Span) },
        };
        try
        {
            using var made = await management.CreateAsync(Kinds.Secret, At.Namespace, body.Bytes(), ct);
            return key;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            return await FindAsync(management, ct) ?? throw new InvalidOperationException($"Secret {At} is made and deleted by somebody else at once");
        }
    }
}
