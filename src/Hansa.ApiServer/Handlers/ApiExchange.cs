using System.Buffers;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Security;
using Hansa.ApiServer.Wire;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Handlers;

/// <summary>One request to one cluster and the ways to answer it.</summary>
internal sealed class ApiExchange(ApiCluster cluster, HttpContext http, RequestTarget target, UserInfo user)
{
    private const int GzipFrom = 128 * 1024;
    private const int FlushFrom = 64 * 1024;

    public ApiCluster Cluster { get; } = cluster;

    public HttpContext Http { get; } = http;

    public RequestTarget Target { get; } = target;

    public UserInfo User { get; } = user;

    public CancellationToken Cancel => Http.RequestAborted;

    public HttpRequest Request => Http.Request;

    /// <summary>Whether it comes from inside the cluster, where no fault of the network is felt.</summary>
    public bool Spared => Cluster.Faults.Spares(Request.Headers.Authorization.ToString());

    /// <summary>What the client wants to read; JSON until the Accept header was looked at.</summary>
    public AcceptChoice Accept { get; set; } = AcceptChoice.Json;

    public Task AnswerAsync(JsonNode body, int code = 200) => AnswerAsync(code, output =>
    {
        using var writer = new System.Text.Json.Utf8JsonWriter(output, Storage.JsonText.Writing);
        body.WriteTo(writer);
    });

    /// <summary>For what was asked for in the form of an object that is carried out and never stored.</summary>
    public Task AnswerDoneAsync() => AnswerAsync(
        new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 }, 201);

    public Task FailAsync(StatusException failure)
    {
        if (failure.Code == 429 || failure.Details is { RetryAfterSeconds: > 0 })
            Http.Response.Headers.RetryAfter = Math.Max(1, failure.Details?.RetryAfterSeconds ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return AnswerAsync(failure.ToJson(), failure.Code);
    }

    /// <summary>Sends JSON that <paramref name="write"/> produces, as YAML, indented or compressed where the client asked for it.</summary>
    public async Task AnswerAsync(int code, Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        write(buffer);
        var response = Http.Response;
        response.StatusCode = code;
        response.ContentType = Accept.ContentType;
        if (Accept.IsYaml || Accept.Pretty)
            buffer = Reformatted(buffer);
        else
            buffer.Write("\n"u8);
        if (code == 200 && HttpMethods.IsGet(Request.Method) && buffer.WrittenCount > GzipFrom && AcceptsGzip)
        {
            response.Headers.ContentEncoding = "gzip";
            response.Headers.Append("Vary", "Accept-Encoding");
            await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await gzip.WriteAsync(buffer.WrittenMemory, Cancel);
            return;
        }
        response.ContentLength = buffer.WrittenCount;
        await response.BodyWriter.WriteAsync(buffer.WrittenMemory, Cancel);
    }

    /// <summary>Sends JSON part by part, so that a long answer is never held in one piece; what has to be compressed or formatted is.</summary>
    /// <param name="parts">Write one after the other.</param>
    /// <param name="size">Of all of them, about.</param>
    public async Task AnswerInPartsAsync(IEnumerable<Action<IBufferWriter<byte>>> parts, long size)
    {
        if (size < FlushFrom || Accept.IsYaml || Accept.Pretty || AcceptsGzip)
        {
            await AnswerAsync(200, output =>
            {
                foreach (var write in parts)
                    write(output);
            });
            return;
        }
        var body = Http.Response.BodyWriter;
        Http.Response.ContentType = Accept.ContentType;
        foreach (var write in parts)
        {
            write(body);
            if (body.UnflushedBytes > FlushFrom)
                await body.FlushAsync(Cancel);
        }
        body.Write("\n"u8);
        await body.FlushAsync(Cancel);
    }

    public Task AnswerTextAsync(string text, int code = 200, string contentType = "text/plain; charset=utf-8")
    {
        Http.Response.StatusCode = code;
        Http.Response.ContentType = contentType;
        return Http.Response.WriteAsync(text, Cancel);
    }

    public void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in Warnings.Limited([.. warnings]))
            Http.Response.Headers.Append("Warning", $"299 - {FieldError.Quote(Printable(warning))}");
    }

    private bool AcceptsGzip => Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);

    private ArrayBufferWriter<byte> Reformatted(ArrayBufferWriter<byte> json)
    {
        var node = JsonNode.Parse(json.WrittenSpan, documentOptions: Storage.JsonText.Reading)!;
        var output = new ArrayBufferWriter<byte>(json.WrittenCount * 2);
        if (Accept.IsYaml)
            output.Write(YamlBodies.Write(node));
        else
        {
            using (var writer = new System.Text.Json.Utf8JsonWriter(output, Storage.JsonText.Indented))
                node.WriteTo(writer);
            output.Write("\n"u8);
        }
        return output;
    }

    private static string Printable(string warning) => new([.. warning.Select(character => char.IsAscii(character) && !char.IsControl(character) ? character : '?')]);
}
