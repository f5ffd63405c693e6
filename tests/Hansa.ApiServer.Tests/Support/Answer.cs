using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Tests.Support;

/// <summary>What came back: status, headers and body, parsed when it is JSON.</summary>
internal sealed record Answer(int Code, string Text, HttpResponseHeaders Headers)
{
    public JsonObject Json => JsonNode.Parse(Text, documentOptions: new() { MaxDepth = 2000 })!.AsObject();

    public string Message => Find("message");

    public string Reason => Find("reason");

    public string Version => (string)Json["metadata"]!["resourceVersion"]!;

    public string Uid => (string)Json["metadata"]!["uid"]!;

    public IEnumerable<string> Names => Json["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!);

    /// <summary>Itself, when the code is the one expected; a failure that shows the body otherwise.</summary>
    public Answer Expect(int code)
    {
        Assert.True(Code == code, $"expected {code}, got {Code}: {(Text.Length > 2000 ? Text[..2000] : Text)}");
        return this;
    }

    private string Find(string name) => (string?)Json[name] ?? "";
}
