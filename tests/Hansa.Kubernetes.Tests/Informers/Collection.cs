using System.Text.Json;
using Hansa.Api;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Tests.Queues;
using Hansa.Kubernetes.Tests.Transport;
using Hansa.Kubernetes.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Kubernetes.Tests.Informers;

/// <summary>An informer on a server whose lists and watches the test answers, and what it told.</summary>
internal sealed class Collection : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TestServer _server;
    private readonly ApiClient _client;
    private readonly Task _running;

    private Collection(TestServer server, TestClock clock, int? most, ILogger? log)
    {
        _server = server;
        _client = server.Client(clock);
        Informer = new Informer<string>(
            _client, Kinds.ConfigMap, null, new ListOptions { MaxItems = most }, Project, clock, WorkQueueTests.Seeded(), log ?? NullLogger.Instance);
        Informer.Changed += c => Changes.Send($"{c.Key}: {c.Before ?? "-"} > {c.Now ?? "-"}");
        Informer.StateChanged += () => States.Send(Informer.State);
        Informer.StateChanged += () => SyncedThen.Send(Informer.HasSynced);
        _running = Informer.RunAsync(_stop.Token);
    }

    public Informer<string> Informer { get; }

    public Signals<string> Changes { get; } = new();

    public Signals<InformerState> States { get; } = new();

    /// <summary>Whether it had synced, for each time that <see cref="States"/> was told.</summary>
    public Signals<bool> SyncedThen { get; } = new();

    public IEnumerable<string> Requests => _server.Requests;

    /// <summary>Both are asked with the number of the list or watch, from 1.</summary>
    public static async Task<Collection> StartAsync(TestClock clock, Func<HttpContext, int, Task> list, Func<HttpContext, int, Task>? watch = null, int? most = null, ILogger? log = null)
    {
        var (lists, watches) = (0, 0);
        var server = await TestServer.StartAsync(c => c.Request.Query.ContainsKey("watch")
            ? (watch ?? ((w, _) => QuietAsync(w)))(c, Interlocked.Increment(ref watches))
            : list(c, Interlocked.Increment(ref lists)));
        return new Collection(server, clock, most, log);
    }

    public static async Task QuietAsync(HttpContext c)
    {
        await c.PartAsync("");
        await c.SilenceAsync();
    }

    public static string List(int version, params IEnumerable<string> items) =>
        $$$"""{"metadata":{"resourceVersion":"{{{version}}}"},"items":[{{{string.Join(',', items)}}}]}""";

    public static string Item(string name, int version, string value) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n","resourceVersion":"{{{version}}}"},"value":"{{{value}}}"}""";

    public static string Event(string type, string item) => $$"""{"type":"{{type}}","object":{{item}}}""" + "\n";

    public static JsonElement Element(string item) => JsonElement.Parse(item);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    private static string Project(JsonElement item)
    {
        var value = item.GetProperty("value").GetString() ?? "";
        return value == "bad" ? throw new FormatException("a bad value") : value;
    }
}
