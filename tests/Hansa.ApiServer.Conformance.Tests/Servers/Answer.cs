using System.Text;

namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>What a server answered, whole.</summary>
public sealed record Answer(int Code, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonObject Json => JsonNode.Parse(Bytes) as JsonObject ?? throw new InvalidOperationException($"no JSON object: {Code} {Text}");

    /// <summary>The header's value; null when it is absent.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    internal static async Task<Answer> ReadAsync(HttpResponseMessage message, CancellationToken cancel)
    {
        // Not validated: what was sent, not what .NET would have written.
        var headers = message.Headers.NonValidated.Concat(message.Content.Headers.NonValidated).ToDictionary(
            pair => pair.Key, pair => string.Join(", ", pair.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)message.StatusCode, headers, await message.Content.ReadAsByteArrayAsync(cancel));
    }

    /// <summary>Its JSON, if it has this code.</summary>
    public JsonObject Is(int code)
    {
        HasCode(code);
        return Json;
    }

    public Answer HasCode(int code)
    {
        if (Code != code)
            Assert.Fail($"expected {code}, was {Code}: {Text}");
        return this;
    }

    /// <summary>It is this Status and nothing else.</summary>
    /// <param name="code">The HTTP code and the one of the Status.</param>
    /// <param name="reason">Null when it has none.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="details">As JSON, with "*" for any value; null when there are none.</param>
    public void Fails(int code, string? reason, string message, string? details = null)
    {
        var expected = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message };
        if (reason is not null)
            expected["reason"] = reason;
        if (details is not null)
            expected["details"] = JsonNode.Parse(details);
        expected["code"] = code;
        HasCode(code);
        Expect.Json(expected, Json);
    }

    /// <summary>It is 422 Invalid with exactly these causes, and the message that follows from them.</summary>
    public void IsInvalid(string kind, string name, params Cause[] causes) => IsInvalid(kind, "", name, causes);

    public void IsInvalid(string kind, string group, string name, params Cause[] causes)
    {
        var texts = causes.Select(cause => $"{cause.Field}: {cause.Message}").ToArray();
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        details["kind"] = kind;
        details["causes"] = new JsonArray([.. causes.Select(cause => new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message, ["field"] = cause.Field })]);
        var qualified = group.Length > 0 ? $"{kind}.{group}" : kind;
        Fails(422, "Invalid", $"{qualified} \"{name}\" is invalid: {(texts.Length == 1 ? texts[0] : $"[{string.Join(", ", texts)}]")}", details.ToJsonString());
    }
}

/// <summary>One cause in the details of a Status.</summary>
public sealed record Cause(string Reason, string Field, string Message)
{
    public static Cause Required(string field, string more = "") => new("FieldValueRequired", field, more.Length > 0 ? $"Required value: {more}" : "Required value");

    /// <param name="field">Its path.</param>
    /// <param name="value">As JSON.</param>
    /// <param name="why">What is wrong with it.</param>
    public static Cause Invalid(string field, string value, string why) => new("FieldValueInvalid", field, $"Invalid value: {value}: {why}");
}
