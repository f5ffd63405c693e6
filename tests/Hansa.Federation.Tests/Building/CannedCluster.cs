using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Tests.Building;

/// <summary>An API server on loopback that says what the test wants, and remembers what it was asked.</summary>
internal sealed class CannedCluster : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, string> _answer;
    private readonly Task _serving;

    /// <param name="answer">A body by method, path and query; empty for what is not there. One with a <c>code</c>, as a Status has, is sent with it.</param>
    public CannedCluster(Func<string, string> answer)
    {
        _answer = answer;
        var address = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"{address}/");
        _listener.Start();
        _serving = ServeAsync();
        Client = ApiClient.Create(
            new ConnectionDescription { Server = new Uri(address), Credentials = new Credentials.None() },
            new ApiClientOptions { Addresses = new AddressPolicy { AllowLoopback = true } },
            TimeProvider.System);
    }

    public ApiClient Client { get; }

    /// <summary>Method, path and query of every request so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _listener.Close();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var context = await _listener.GetContextAsync();
            var asked = $"{context.Request.HttpMethod} {context.Request.RawUrl}";
            Requests.Enqueue(asked);
            await context.Request.InputStream.CopyToAsync(Stream.Null);
            var answer = Encoding.UTF8.GetBytes(_answer(asked));
            context.Response.KeepAlive = false;
            context.Response.StatusCode = CodeOf(answer);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength64 = answer.Length;
            await context.Response.OutputStream.WriteAsync(answer);
            context.Response.Close();
        }
    }

    /// <summary>A refusal as an API server words it.</summary>
    public static string Status(int code, string message) => new JsonObject { ["kind"] = "Status", ["status"] = "Failure", ["code"] = code, ["message"] = message }.ToJsonString();

    /// <summary>What is no object, or no JSON at all, is sent as if it were well.</summary>
    private static int CodeOf(byte[] answer)
    {
        if (answer.Length == 0)
        {
            return 404;
        }

        try
        {
            return (int?)(JsonNode.Parse(answer) as JsonObject)?["code"] ?? 200;
        }
        catch (JsonException)
        {
            return 200;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
