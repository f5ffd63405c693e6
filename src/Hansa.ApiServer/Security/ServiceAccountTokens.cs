using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Security;

/// <summary>
/// Tokens of service accounts: JSON web tokens signed by ES256. A token counts as long as its account of that uid exists and it has not expired.
/// </summary>
internal sealed class ServiceAccountTokens(Lazy<ECDsa> key, string issuer, ObjectStore store, TimeProvider clock)
{
    public const string DefaultAudience = "https://kubernetes.default.svc";

    private static readonly GroupResource Accounts = new("", "serviceaccounts");
    private static readonly GroupResource Secrets = new("", "secrets");
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"ES256","typ":"JWT"}"""u8);

    /// <param name="account">Namespace and name.</param>
    /// <param name="uid">Of the account.</param>
    /// <param name="audiences">Who shall accept it.</param>
    /// <param name="lifetime">Null for the tokens in Secrets, which do not expire.</param>
    public string Issue(ObjectName account, string uid, IReadOnlyList<string> audiences, TimeSpan? lifetime)
    {
        var now = clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. audiences.Select(audience => JsonValue.Create(audience))]),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = issuer,
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = account.Namespace,
                ["serviceaccount"] = new JsonObject { ["name"] = account.Name, ["uid"] = uid },
            },
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["sub"] = $"system:serviceaccount:{account.Namespace}:{account.Name}",
        };
        if (lifetime is { } span)
            claims["exp"] = (now + span).ToUnixTimeSeconds();
        var signed = $"{Header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Base64Url.EncodeToString(key.Value.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <summary>Whose token it is; null when it is none of this cluster's, expired, meant for somebody else than the API server, or its account is gone.</summary>
    public UserInfo? Verify(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || parts[0] != Header)
            return null;
        try
        {
            if (!key.Value.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256))
                return null;
            var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
            if ((string?)claims["iss"] != issuer || claims["exp"] is { } expiry && (long)expiry <= clock.GetUtcNow().ToUnixTimeSeconds())
                return null;
            if (claims["aud"] is not JsonArray audiences || !audiences.Any(audience => (string?)audience == DefaultAudience))
                return null;
            var ns = (string?)claims["kubernetes.io"]?["namespace"] ?? "";
            var name = (string?)claims["kubernetes.io"]?["serviceaccount"]?["name"] ?? "";
            var uid = (string?)claims["kubernetes.io"]?["serviceaccount"]?["uid"] ?? "";
            if (store.Find(Accounts, new ObjectName(ns, name))?.Facts.Uid != uid)
                return null;
            if ((string?)claims["kubernetes.io"]?["secret"]?["name"] is { } secret && store.Find(Secrets, new ObjectName(ns, secret)) is null)
                return null;
            return UserInfo.Authenticated($"system:serviceaccount:{ns}:{name}", ["system:serviceaccounts", $"system:serviceaccounts:{ns}"], uid);
        }
        catch (Exception error) when (error is FormatException or JsonException or CryptographicException or InvalidOperationException)
        {
            return null;
        }
    }
}
