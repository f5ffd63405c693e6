using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Errors;

/// <summary>An answer other than success: a <c>Status</c> object of the Kubernetes API.</summary>
/// <param name="code">HTTP status code.</param>
/// <param name="reason">Machine-readable reason, or empty.</param>
/// <param name="message">What a person reads.</param>
internal sealed class StatusException(int code, string reason, string message) : Exception(message)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;

    /// <summary>The object concerned; null leaves <c>details</c> out, an empty one shows <c>{}</c>.</summary>
    public StatusDetails? Details { get; init; }

    /// <summary>The token to go on with, for an expired list.</summary>
    public string? Continue { get; init; }

    /// <summary>The body to send.</summary>
    public JsonObject ToJson()
    {
        var metadata = new JsonObject();
        if (Continue is not null)
            metadata["continue"] = Continue;
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata,
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason.Length > 0)
            status["reason"] = Reason;
        if (Details is not null)
            status["details"] = Details.ToJson();
        status["code"] = Code;
        return status;
    }
}

/// <summary>Which object a Status speaks of, and why.</summary>
internal sealed record StatusDetails(string Name = "", string Group = "", string Kind = "", string Uid = "", int RetryAfterSeconds = 0)
{
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    internal JsonObject ToJson()
    {
        var details = new JsonObject();
        AddText(details, "name", Name);
        AddText(details, "group", Group);
        AddText(details, "kind", Kind);
        AddText(details, "uid", Uid);
        if (Causes.Count > 0)
            details["causes"] = new JsonArray([.. Causes.Select(cause => cause.ToJson())]);
        if (RetryAfterSeconds > 0)
            details["retryAfterSeconds"] = RetryAfterSeconds;
        return details;
    }

    internal static void AddText(JsonObject target, string name, string value)
    {
        if (value.Length > 0)
            target[name] = value;
    }
}

/// <summary>One cause of a Status.</summary>
internal sealed record StatusCause(string Reason, string Message, string Field)
{
    internal JsonObject ToJson()
    {
        var cause = new JsonObject();
        StatusDetails.AddText(cause, "reason", Reason);
        StatusDetails.AddText(cause, "message", Message);
        StatusDetails.AddText(cause, "field", Field);
        return cause;
    }
}
