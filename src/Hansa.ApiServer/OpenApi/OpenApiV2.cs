using Hansa.ApiServer.Handlers;

namespace Hansa.ApiServer.OpenApi;

/// <summary>
/// OpenAPI v2, empty. kubectl up to 1.28 always asks for it, and later versions do for a kind that v3 does not know; without it they refuse to
/// go on, and of a kind that it does not name they check nothing themselves: the server does.
/// </summary>
internal static class OpenApiV2
{
    private const string Protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"; // with a dot: what is asked for, with @, is no media type
    private const string Json = """{"swagger":"2.0","info":{"title":"Kubernetes","version":"v1"},"paths":{}}""" + "\n";

    // gnostic's openapi.v2.Document: swagger (1), info (2) with title (1) and version (2), paths (8), definitions (9).
    private static readonly byte[] Document =
    [
        0x0A, 3, .. "2.0"u8,
        0x12, 16, 0x0A, 10, .. "Kubernetes"u8, 0x12, 2, .. "v1"u8,
        0x42, 0,
        0x4A, 0,
    ];

    public static async Task AnswerAsync(ApiExchange exchange)
    {
        var response = exchange.Http.Response;
        var asksProtobuf = exchange.Request.Headers.Accept.ToString().Contains("protobuf", StringComparison.Ordinal);
        response.ContentType = asksProtobuf ? Protobuf : "application/json";
        await response.Body.WriteAsync(asksProtobuf ? Document : System.Text.Encoding.UTF8.GetBytes(Json), exchange.Cancel);
    }
}
