using System.Net.Http.Headers;
using System.Text;

namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>One request, exactly as it goes over the wire.</summary>
public sealed record Call(string Method, string Path)
{
    public const string Json = "application/json";

    /// <summary>Null sends none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Null sends no Content-Type.</summary>
    public string? ContentType { get; init; }

    public string? Accept { get; init; }

    /// <summary>Null is the administrator's; empty sends none.</summary>
    public string? Token { get; init; }

    public string UserAgent { get; init; } = "conformance/1.0";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public Version HttpVersion { get; init; } = System.Net.HttpVersion.Version20;

    public Call With(string body, string contentType = Json) => this with { Body = Encoding.UTF8.GetBytes(body), ContentType = contentType };

    internal HttpRequestMessage ToMessage(Uri server, string administrator)
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + Path))
        {
            Version = HttpVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if ((Token ?? administrator) is { Length: > 0 } token)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (Accept is not null)
            message.Headers.TryAddWithoutValidation("Accept", Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (Body is null)
            return message;
        message.Content = new ByteArrayContent(Body);
        if (ContentType is not null)
            message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        return message;
    }
}
