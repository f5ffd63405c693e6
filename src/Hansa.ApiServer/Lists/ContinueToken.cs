using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Lists;

/// <summary>Where the next page of a list begins and which revision it shows (<c>k8s.io/apiserver/pkg/storage/continue.go</c>).</summary>
/// <param name="Revision">-1: whatever is current.</param>
internal sealed record ContinueToken(long Revision, ObjectName Start)
{
    private const string TokenVersion = "meta.k8s.io/v1";

    // A key is `namespace/name` and a zero byte: the first key after the last one sent.
    public string Encode()
    {
        var key = (Start.Namespace.Length == 0 ? Start.Name : $"{Start.Namespace}/{Start.Name}") + "\0";
        var json = new JsonObject { ["v"] = TokenVersion, ["rv"] = Revision, ["start"] = key };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <exception cref="StatusException">400 for anything that this server did not give out.</exception>
    public static ContinueToken Decode(string text)
    {
        try
        {
            var json = JsonNode.Parse(Base64Url.DecodeFromChars(text.TrimEnd('=')))!.AsObject();
            var version = (string?)json["v"];
            if (version != TokenVersion)
                throw Failures.BadRequest($"invalid continue token: continue key is not valid: server does not recognize this encoded version \"{version}\"");
            var key = (string?)json["start"] ?? "";
            if ((long)json["rv"]! == 0)
                throw Failures.BadRequest("invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
            if (key.Split('/').Contains(".."))
                throw Failures.BadRequest($"invalid continue token: continue key is not valid: {key}");
            if (!key.EndsWith('\0'))
                throw Failures.BadRequest("invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)");
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            var name = slash < 0 ? new ObjectName("", key[..^1]) : new ObjectName(key[..slash], key[(slash + 1)..^1]);
            return new ContinueToken((long)json["rv"]!, name);
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException or NullReferenceException or ArgumentException or OverflowException)
        {
            throw Failures.BadRequest($"invalid continue token: continue key is not valid: {error.Message}");
        }
    }

    /// <summary>The first key of the page.</summary>
    public ObjectName First => Start with { Name = Start.Name + "\0" };
}
