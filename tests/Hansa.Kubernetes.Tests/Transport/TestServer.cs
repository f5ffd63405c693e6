using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using Hansa.Kubernetes.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hansa.Kubernetes.Tests.Transport;

/// <summary>A small API server on loopback that answers as the test says, however badly.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, Signals<bool> closed) => (_app, Closed) = (app, closed);

    /// <summary>Connections that have ended.</summary>
    public Signals<bool> Closed { get; }

    public Uri Url => new(_app.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal));

    /// <summary>Method, path and query of every request so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public static async Task<TestServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null, bool clientCertificates = false)
    {
        var closed = new Signals<bool>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Use(next => async connection =>
            {
                try
                {
                    await next(connection);
                }
                finally
                {
                    closed.Send(true);
                }
            });
            if (certificate is null) return;
            endpoint.UseHttps(certificate, https =>
            {
                if (!clientCertificates) return;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.AllowAnyClientCertificate();
            });
        }));
        var server = new TestServer(builder.Build(), closed);
        server._app.Run(context => server.AnswerAsync(context, answer));
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ApiClient Client(TimeProvider? clock = null, ApiClientOptions? options = null) =>
        ApiClient.Create(Connection, Options(options), clock ?? TimeProvider.System);

    public ConnectionDescription Connection => new() { Server = Url, Credentials = new Credentials.None() };

    public static ApiClientOptions Options(ApiClientOptions? options = null) =>
        (options ?? new ApiClientOptions()) with { Addresses = new AddressPolicy { AllowLoopback = true } };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, RequestDelegate answer)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.GetEncodedPathAndQuery()}");
        try
        {
            await answer(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone, as the test wanted.
        }
    }
}

/// <summary>Ways to answer.</summary>
internal static class Answers
{
    public static Task JsonAsync(this HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }

    public static Task StatusAsync(this HttpContext context, int code, string reason, string details = "{}", string? message = null) =>
        context.JsonAsync($$"""{"kind":"Status","status":"Failure","code":{{code}},"reason":"{{reason}}","message":"{{message ?? $"because {reason}"}}","details":{{details}}}""", code);

    /// <summary>Sends it now, and leaves the answer open.</summary>
    public static async Task PartAsync(this HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Says nothing more until the client goes.</summary>
    public static Task SilenceAsync(this HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
}

/// <summary>Things that happened, to be awaited one by one.</summary>
internal sealed class Signals<T>
{
    private readonly Channel<T> _channel = Channel.CreateUnbounded<T>();

    public void Send(T value) => _channel.Writer.TryWrite(value);

    public async Task<T> NextAsync() =>
        await _channel.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    public bool IsEmpty => !_channel.Reader.TryPeek(out _);
}
