using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Security;

namespace Hansa.ApiServer.Handlers;

/// <summary>The kinds that are questions: posted, answered, never stored.</summary>
internal static class ReviewHandler
{
    public static bool Handles(ResourceDefinition definition) =>
        definition.Kind.Group is "authentication.k8s.io" or "authorization.k8s.io";

    public static async Task AnswerAsync(ApiExchange exchange, ResourceDefinition definition)
    {
        var body = (await RequestBodies.ReadObjectAsync(exchange.Request, definition, exchange.Cancel)).Object;
        BodyChecks.FillType(definition, body);
        TypedBodies.Check(body, definition.Kind);
        var spec = body["spec"] as JsonObject ?? [];
        ReviewChecks.Check(definition, exchange.Target.Namespace, spec);
        body["status"] = definition.Kind.Kind switch
        {
            "SelfSubjectAccessReview" => Access(exchange, exchange.User, spec),
            "SubjectAccessReview" or "LocalSubjectAccessReview" => Access(exchange, UserOf(spec), spec),
            "SelfSubjectRulesReview" => Rules(exchange, (string?)spec["namespace"] ?? ""),
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = exchange.User.ToJson() },
            "TokenReview" => Token(exchange, (string?)spec["token"] ?? ""),
            _ => new JsonObject(),
        };
        var metadata = BodyChecks.Metadata(body);
        if (definition.Kind.Kind == "SelfSubjectReview")
            metadata["creationTimestamp"] = exchange.Cluster.Timestamp;
        await exchange.AnswerAsync(body, 201);
    }

    private static JsonObject Access(ApiExchange exchange, UserInfo user, JsonObject spec)
    {
        var wanted = spec["resourceAttributes"] is JsonObject resource
            ? new RequestAttributes(Text(resource, "verb"), Text(resource, "group"), Text(resource, "resource"), Text(resource, "subresource"), Text(resource, "name"), Text(resource, "namespace"))
            : RequestAttributes.OfPath(Text(spec["nonResourceAttributes"] as JsonObject ?? [], "verb"), Text(spec["nonResourceAttributes"] as JsonObject ?? [], "path"));
        var decision = exchange.Cluster.Gate.Decide(user, wanted);
        var status = new JsonObject { ["allowed"] = decision.Allowed };
        if (decision.Reason.Length > 0)
            status["reason"] = decision.Reason;
        return status;
    }

    private static JsonObject Rules(ApiExchange exchange, string ns)
    {
        var gate = exchange.Cluster.Gate;
        IEnumerable<PolicyRule> rules = gate.Enforces
            ? gate.Rbac.RulesOf(exchange.User, ns)
            : [new PolicyRule(["*"], ["*"], ["*"], [], []), new PolicyRule(["*"], [], [], [], ["*"])];
        var all = rules.ToList();
        return new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. all.Where(rule => rule.Paths.Count == 0).Select(rule => rule.ToJson())]),
            ["nonResourceRules"] = new JsonArray([.. all.Where(rule => rule.Paths.Count > 0).Select(rule => rule.ToJson())]),
            ["incomplete"] = false,
        };
    }

    private static JsonObject Token(ApiExchange exchange, string token)
    {
        if (exchange.Cluster.Gate.UserOf(token) is not { } user)
            return new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
        return new JsonObject { ["authenticated"] = true, ["user"] = user.ToJson(), ["audiences"] = new JsonArray(ServiceAccountTokens.DefaultAudience) };
    }

    private static UserInfo UserOf(JsonObject spec) => new(Text(spec, "user"))
    {
        Uid = Text(spec, "uid"),
        Groups = (spec["groups"] as JsonArray)?.Select(group => (string?)group ?? "").ToList() ?? [],
    };

    private static string Text(JsonObject json, string name) => BodyChecks.Text(json, name);
}
