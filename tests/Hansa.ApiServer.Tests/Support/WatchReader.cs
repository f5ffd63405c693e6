using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Tests.Support;

/// <summary>An open watch, event by event.</summary>
internal sealed class WatchReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private WatchReader(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _lines = new StreamReader(body);
    }

    public int Code => (int)_response.StatusCode;

    public static async Task<WatchReader> OpenAsync(HttpClient http, string pathAndQuery)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery.TrimStart('/'));
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestCluster.Cancel);
        return new WatchReader(response, await response.Content.ReadAsStreamAsync(TestCluster.Cancel));
    }

    /// <summary>The next event; null when the server ended the watch.</summary>
    public async Task<JsonObject?> NextAsync() =>
        await _lines.ReadLineAsync(TestCluster.Cancel) is { } line ? JsonNode.Parse(line)!.AsObject() : null;

    /// <summary>The next event as <c>ADDED name</c>; null at the end.</summary>
    public async Task<string?> NextNameAsync() =>
        await NextAsync() is { } told ? $"{told["type"]} {told["object"]!["metadata"]!["name"]}" : null;

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
