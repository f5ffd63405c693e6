using System.Net;
using System.Net.Sockets;
using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Attachment;

public sealed class KubeconfigSecretsTests
{
    private static readonly ObjectKey Key = new("alpha-ns", "spoke-kubeconfig");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_read_past_a_watch_that_is_behind_counts_and_is_told()
    {
        using var server = new SecretServer();
        using var client = ApiClient.Create(
            new ConnectionDescription { Server = server.Url, Credentials = new Credentials.None() }, new ApiClientOptions { Addresses = AddressPolicy.Unrestricted }, TimeProvider.System);
        var clock = new FakeTimeProvider();
        await using var secrets = new KubeconfigSecrets(client, "the hub's key"u8.ToArray(), clock, new Random(1), NullLogger<KubeconfigSecrets>.Instance);
        using var told = new SemaphoreSlim(0);
        secrets.Changed += (_, name) =>
        {
            if (name == Key.Name)
            {
                told.Release();
            }
        };
        secrets.Name(Kinds.KommanderCluster, new ObjectKey(Key.Namespace, "spoke"), [Key.Name]);
        secrets.Watch(new HashSet<string> { Key.Namespace });
        await told.WaitAsync(Ct);
        var before = secrets.Find(Key);
        clock.Advance(TimeSpan.FromSeconds(1));

        secrets.ReadAgain(Key);

        await told.WaitAsync(Ct);
        var now = secrets.Find(Key);
        Assert.Equal("old", Encoding.UTF8.GetString(before!.Kubeconfig!));
        Assert.Equal("new", Encoding.UTF8.GetString(now!.Kubeconfig!));
        Assert.NotEqual(before.Digest, now.Digest);
    }

    /// <summary>Lists the old Secret, watches without a word, and has the new one when asked for it a second time.</summary>
    private sealed class SecretServer : IDisposable
    {
        private readonly HttpListener _listener = new();
        private int _fetched;

        public SecretServer()
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            Url = new Uri($"http://127.0.0.1:{port}/");
            _listener.Prefixes.Add(Url.AbsoluteUri);
            _listener.Start();
            Serving = ServeAsync();
        }

        public Uri Url { get; }

        private Task Serving { get; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            while (_listener.IsListening)
            {
                try
                {
                    await AnswerAsync(await _listener.GetContextAsync());
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        private async Task AnswerAsync(HttpListenerContext context)
        {
            if (context.Request.QueryString["watch"] is not null)
            {
                context.Response.SendChunked = true;
                await context.Response.OutputStream.FlushAsync();
                return; // left open
            }

            var body = context.Request.Url!.AbsolutePath.EndsWith(Key.Name, StringComparison.Ordinal) // requests have a URL
                ? _fetched++ == 0 ? Secret("old", 3) : Secret("new", 9)
                : $$"""{"apiVersion":"v1","kind":"SecretList","metadata":{"resourceVersion":"5"},"items":[{{Secret("old", 3)}}]}""";
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }

        private static string Secret(string kubeconfig, int version) => $$"""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{Key.Name}}","namespace":"{{Key.Namespace}}","uid":"u","resourceVersion":"{{version}}"},
             "data":{"kubeconfig":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig))}}" } }
            """;
    }
}
