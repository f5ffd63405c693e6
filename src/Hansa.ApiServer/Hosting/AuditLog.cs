using System.Text.Json.Nodes;
using Hansa.ApiServer.Handlers;

namespace Hansa.ApiServer.Hosting;

/// <summary>One line of JSON a request, in the shape of <c>audit.k8s.io/v1</c> at level Metadata: who did what to what, never a body.</summary>
internal sealed class AuditLog(Action<string> write)
{
    internal void Record(ApiExchange exchange, int code)
    {
        var target = exchange.Target;
        var entry = new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "audit.k8s.io/v1",
            ["level"] = "Metadata",
            ["auditID"] = exchange.Http.Response.Headers["Audit-Id"].ToString(),
            ["stage"] = "ResponseComplete",
            ["requestURI"] = exchange.Request.Path + exchange.Request.QueryString,
            ["verb"] = Verbs.Of(exchange.Request, target),
            ["user"] = exchange.User.ToJson(),
            ["userAgent"] = exchange.Request.Headers.UserAgent.ToString(),
            ["responseStatus"] = new JsonObject { ["code"] = code },
            ["requestReceivedTimestamp"] = exchange.Cluster.Timestamp,
            ["cluster"] = exchange.Cluster.Name,
        };
        if (target.Version is { } version)
            entry["objectRef"] = new JsonObject
            {
                ["resource"] = target.Resource,
                ["namespace"] = target.Namespace ?? "",
                ["name"] = target.Name,
                ["apiGroup"] = version.Group,
                ["apiVersion"] = version.Version,
                ["subresource"] = target.Subresource,
            };
        write(entry.ToJsonString());
    }
}
