using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Hansa.Drill.Tests.Deliberate;

/// <summary>A request of a controller on its way to an API server, and what is done to it and to its answer.</summary>
internal sealed class ControllerRequest(HttpContext http, Func<Task> next)
{
    private const string Controller = "hansa/";

    /// <summary>Lets a mistake see the requests of controllers; those of others go their way.</summary>
    public static Func<HttpContext, Func<Task>, Task> Seen(Func<ControllerRequest, Task> by) => (http, next) =>
        http.Request.Headers.UserAgent.ToString().StartsWith(Controller, StringComparison.Ordinal) ? by(new ControllerRequest(http, next)) : next();

    /// <summary>Full name of the cluster.</summary>
    public string Cluster => Path.Split('/')[2];

    public bool IsToManagement => Cluster.EndsWith("management", StringComparison.Ordinal);

    public string Method => http.Request.Method;

    public string Path => http.Request.Path.Value!; // Kestrel gives every request one

    public string Query => http.Request.QueryString.Value ?? "";

    public string Authorization => http.Request.Headers.Authorization.ToString();

    public bool IsWatch => Query.Contains("watch=", StringComparison.Ordinal);

    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>Whether it is about objects of that resource.</summary>
    public bool IsAbout(string resource) => Path.Split('/').Contains(resource);

    public Task PassAsync() => next();

    /// <summary>With another path, query or body.</summary>
    public async Task PassAsync(Func<string, string> path, Func<string, string> query, Func<string, string> body)
    {
        using var reader = new StreamReader(http.Request.Body);
        var changed = Encoding.UTF8.GetBytes(body(await reader.ReadToEndAsync(Aborted)));
        http.Request.Body = new MemoryStream(changed);
        http.Request.ContentLength = changed.Length;
        http.Request.Path = path(Path);
        http.Request.QueryString = new QueryString(query(Query));
        await next();
    }

    /// <summary>With another body.</summary>
    public Task PassAsync(Action<JsonNode> body) => PassAsync(static path => path, static query => query, text =>
    {
        var node = JsonNode.Parse(text)!; // what a controller writes is an object
        body(node);
        return node.ToJsonString();
    });

    /// <summary>
    /// Changes what comes back: of a list each item, of a watch each event's object, or the object itself. Null takes it for absent: an item is left out, an
    /// event says that it was deleted, a get finds nothing.
    /// </summary>
    public Task AnswerAsync(Func<JsonObject, JsonObject?> change) => IsWatch ? WatchAsync(line => Told(line, change)) : ReadAsync(change);

    /// <summary>Changes the lines of a watch; null leaves one out.</summary>
    public async Task WatchAsync(Func<string, string?> change)
    {
        http.Response.Body = new LineFilter(http.Response.Body, change);
        await next();
    }

    /// <summary>Nothing is done, and that is said to be done.</summary>
    public Task PretendAsync()
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("{}", Aborted);
    }

    private async Task ReadAsync(Func<JsonObject, JsonObject?> change)
    {
        var body = http.Response.Body;
        using var answer = new MemoryStream();
        http.Request.Headers.AcceptEncoding = "";
        http.Response.Body = answer;
        await next();
        http.Response.Body = body;
        var changed = http.Response.StatusCode == 200 ? Changed(answer.ToArray(), change) : answer.ToArray();
        if (changed is null)
            http.Response.StatusCode = 404;
        changed ??= """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}"""u8.ToArray();
        http.Response.ContentLength = changed.Length;
        await body.WriteAsync(changed, Aborted);
    }

    private static byte[]? Changed(byte[] answer, Func<JsonObject, JsonObject?> change)
    {
        if (Parsed(Encoding.UTF8.GetString(answer)) is not { } node)
            return answer;
        if (node["items"] is JsonArray items)
            node["items"] = new JsonArray([.. items.Select(item => change(item!.DeepClone().AsObject())).OfType<JsonNode>()]);
        else if (change(node) is { } changed)
            node = changed;
        else
            return null;
        return Encoding.UTF8.GetBytes(node.ToJsonString());
    }

    private static string Told(string line, Func<JsonObject, JsonObject?> change)
    {
        if (Parsed(line) is not { } told || (string?)told["type"] is not ("ADDED" or "MODIFIED"))
            return line;
        if (change(told["object"]!.DeepClone().AsObject()) is { } changed) // every event has one
            told["object"] = changed;
        else
            told["type"] = "DELETED";
        return told.ToJsonString();
    }

    // What a fault of the server sends need not be JSON.
    private static JsonObject? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
