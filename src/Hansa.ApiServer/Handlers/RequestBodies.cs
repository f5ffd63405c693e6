using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Protobuf;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Wire;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Handlers;

/// <summary>Reads request bodies within the size limit and decodes them by their content type.</summary>
internal static class RequestBodies
{
    /// <summary>Bytes, as the real server's <c>--max-request-bytes</c> default.</summary>
    public const int Limit = 3 * 1024 * 1024;

    private const int SummaryBytes = 30;

    private const string Json = "application/json";
    private const string Yaml = "application/yaml";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    private static readonly string[] Accepted = [Json, Yaml, Protobuf];

    /// <summary>The content type without its parameters; empty when there is none.</summary>
    public static string MediaType(HttpRequest request) =>
        (request.ContentType ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();

    /// <exception cref="StatusException">413 above the limit.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > Limit)
            throw TooLarge();
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 1024));
        var chunk = System.Buffers.ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(chunk, cancel)) > 0)
            {
                if (buffer.Length + read > Limit)
                    throw TooLarge();
                buffer.Write(chunk, 0, read);
            }
            return buffer.ToArray();
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Decodes the body of a create or an update.</summary>
    /// <param name="definition">Protobuf is for built-in kinds only.</param>
    /// <exception cref="StatusException">400 for what cannot be decoded, 413, 415.</exception>
    public static async Task<DecodedBody> ReadObjectAsync(HttpRequest request, ResourceDefinition? definition, CancellationToken cancel)
    {
        var media = MediaType(request);
        if (media is not ("" or Json or Yaml or Protobuf) || media == Protobuf && definition?.Custom == true)
            throw Failures.UnsupportedMediaType(Accepted);
        var body = await ReadAsync(request, cancel);
        try
        {
            return WithTextTypes(media switch
            {
                Yaml => YamlBodies.Parse(body),
                Protobuf => FromProtobuf(body),
                _ => JsonBodies.Parse(body),
            });
        }
        catch (StatusException error) when (error.Reason == "BadRequest" && definition is not null)
        {
            throw Failures.BadRequest($"the object provided is unrecognized (must be of type {definition.Kind.Kind}): {error.Message} ({Summary(body)})");
        }
    }

    // What a body is, is read before anything else of it.
    private static DecodedBody WithTextTypes(DecodedBody body)
    {
        foreach (var field in new[] { "apiVersion", "kind" })
            if (body.Object[field] is { } value && value.GetValueKind() != System.Text.Json.JsonValueKind.String)
                throw Failures.BadRequest($"couldn't get version/kind; json parse error: json: cannot unmarshal {JsonBodies.GoName(value.GetValueKind())} into Go struct field .{field} of type string");
        return body;
    }

    // As the real server shows a body that it cannot read: text where it looks like JSON, its bytes otherwise.
    private static string Summary(byte[] body)
    {
        if (body.Length == 0)
            return "<empty>";
        var shown = body.AsSpan(0, Math.Min(body.Length, SummaryBytes));
        var text = body[0] == '{' ? System.Text.Encoding.UTF8.GetString(shown) : Convert.ToHexStringLower(shown);
        return body.Length > SummaryBytes ? text + " ..." : text;
    }

    /// <summary>The options of a deletion; null without a body.</summary>
    public static async Task<JsonObject?> ReadDeleteOptionsAsync(HttpRequest request, CancellationToken cancel)
    {
        var media = MediaType(request);
        var body = await ReadAsync(request, cancel);
        if (body.Length == 0)
            return null;
        return TypedBodies.Check(media switch
        {
            Protobuf => ProtobufBodies.Decode(body).Object,
            Yaml => YamlBodies.Parse(body).Object,
            "" or Json => JsonBodies.Parse(body).Object,
            _ => throw Failures.UnsupportedMediaType(Accepted),
        }, TypedBodies.DeleteOptions);
    }

    private static DecodedBody FromProtobuf(byte[] body)
    {
        var (kind, decoded) = ProtobufBodies.Decode(body);
        decoded["apiVersion"] = kind.GroupVersion.ToString();
        decoded["kind"] = kind.Kind;
        return new DecodedBody(decoded, []);
    }

    private static StatusException TooLarge() => Failures.TooLarge($"Request entity too large: limit is {Limit}");
}
