using System.Globalization;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Security;

namespace Hansa.ApiServer.Handlers;

/// <summary><c>serviceaccounts/NAME/token</c>.</summary>
internal static class TokenRequests
{
    private const long DefaultSeconds = 3600;
    private const long ShortestSeconds = 600;
    private const long LongestSeconds = 1L << 32;

    public static async Task AnswerAsync(ApiExchange exchange, ResourceDefinition definition)
    {
        var body = TypedBodies.Check((await RequestBodies.ReadObjectAsync(exchange.Request, null, exchange.Cancel)).Object, TypedBodies.TokenRequest);
        var account = exchange.Find(definition);
        if (body["spec"] is not JsonObject spec)
            body["spec"] = spec = [];
        var seconds = (long?)spec["expirationSeconds"] ?? DefaultSeconds;
        CheckLifetime(seconds);
        CheckBound(exchange, spec["boundObjectRef"] as JsonObject);
        var audiences = (spec["audiences"] as JsonArray)?.Select(audience => (string?)audience ?? "").ToList() is { Count: > 0 } given ? given : [ServiceAccountTokens.DefaultAudience];
        spec["expirationSeconds"] = seconds;
        spec["audiences"] = new JsonArray([.. audiences.Select(audience => JsonValue.Create(audience))]);
        var lifetime = TimeSpan.FromSeconds(seconds);
        body["kind"] = "TokenRequest";
        body["apiVersion"] = "authentication.k8s.io/v1";
        body["metadata"] = new JsonObject { ["name"] = account.Name.Name, ["namespace"] = account.Name.Namespace, ["creationTimestamp"] = exchange.Cluster.Timestamp };
        body["status"] = new JsonObject
        {
            ["token"] = exchange.Cluster.Gate.ServiceAccounts.Issue(account.Name, account.Facts.Uid, audiences, lifetime),
            ["expirationTimestamp"] = (exchange.Cluster.Clock.GetUtcNow() + lifetime).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        await exchange.AnswerAsync(body, 201);
    }

    private static void CheckLifetime(long seconds)
    {
        var wrong = seconds < ShortestSeconds ? "may not specify a duration less than 10 minutes"
            : seconds > LongestSeconds ? "may not specify a duration larger than 2^32 seconds"
            : null;
        if (wrong is not null)
            throw Failures.Invalid(TypedBodies.TokenRequest.GroupKind, "", FieldError.Invalid("spec.expirationSeconds", seconds.ToString(CultureInfo.InvariantCulture), wrong));
    }

    // Whether the object lives on is not looked at later: a token of ours outlives its Pod.
    private static void CheckBound(ApiExchange exchange, JsonObject? bound)
    {
        if (bound is null)
            return;
        var kind = BodyChecks.Text(bound, "kind");
        var apiVersion = BodyChecks.Text(bound, "apiVersion");
        if (apiVersion != "v1" || kind is not ("Pod" or "Secret"))
            throw Failures.BadRequest($"cannot bind token to object of type {(apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion : "/" + apiVersion)}, Kind={kind}");
        var resource = new GroupResource("", kind == "Pod" ? "pods" : "secrets");
        var name = BodyChecks.Text(bound, "name");
        if (exchange.Cluster.Store.Find(resource, new(exchange.Target.Namespace ?? "", name)) is null)
            throw Failures.NotFound(resource, name);
    }
}
