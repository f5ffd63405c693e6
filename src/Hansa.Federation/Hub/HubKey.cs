using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Hub;

/// <summary>
/// The key of the digests that cover secret values, in Secret <c>kommander/hansa-hub-key</c>. Part of any backup, like the hub's record: with
/// another key, every release with secret values is written anew.
/// </summary>
internal static class HubKey
{
    private const string Field = "key";
    private const int Bytes = 32;
    private static readonly ObjectKey At = new(WellKnown.KommanderNamespace, WellKnown.HubKeySecret);

    /// <summary>The key, made if it is not there.</summary>
    /// <exception cref="InvalidOperationException">The Secret holds no key that can be used.</exception>
    public static async Task<ReadOnlyMemory<byte>> EnsureAsync(ApiClient management, CancellationToken ct) =>
        await FindAsync(management, ct) ?? await MakeAsync(management, ct);

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
                : throw new InvalidOperationException($"Secret {At} has no {Field} of at least {Bytes} bytes: restore it from a backup, or delete it to have one made (releases with secret values are written anew then)");
    }

    private static async Task<ReadOnlyMemory<byte>> MakeAsync(ApiClient management, CancellationToken ct)
    {
        var key = RandomNumberGenerator.GetBytes(Bytes);
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
            ["data"] = new JsonObject { [Field] = Convert.ToBase64String(key) },
        };
        try
        {
            using var made = await management.CreateAsync(Kinds.Secret, At.Namespace, ManagementJson.Bytes(body), ct);
            return key;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            return await FindAsync(management, ct) ?? throw new InvalidOperationException($"Secret {At} is made and deleted by somebody else at once");
        }
    }
}
