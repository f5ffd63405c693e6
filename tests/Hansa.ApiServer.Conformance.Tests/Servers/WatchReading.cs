using System.Text;

namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>An open watch, read event by event. Whoever waits longer than the patience fails.</summary>
public sealed class WatchReading : IAsyncDisposable
{
    private readonly HttpResponseMessage _message;
    private readonly StreamReader _reader;

    private WatchReading(HttpResponseMessage message, Stream stream)
    {
        _message = message;
        _reader = new StreamReader(stream, Encoding.UTF8);
    }

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public string? ContentType => _message.Content.Headers.ContentType?.ToString();

    internal static async Task<WatchReading> OpenAsync(HttpResponseMessage message, CancellationToken cancel)
    {
        if ((int)message.StatusCode != 200)
            Assert.Fail($"expected a watch, was {(int)message.StatusCode}: {await message.Content.ReadAsStringAsync(cancel)}");
        return new WatchReading(message, await message.Content.ReadAsStreamAsync(cancel));
    }

    /// <summary>The next event.</summary>
    public async Task<JsonObject> NextAsync() =>
        await LineAsync() is { } line ? JsonReading.Parse(line).AsObject() : throw new InvalidOperationException("the watch ended; an event was expected");

    /// <summary>The next event has this type; its object.</summary>
    public async Task<JsonObject> NextAsync(string type)
    {
        var next = await NextAsync();
        if (next.Text("type") != type)
            Assert.Fail($"expected {type}, was {next.ToJsonString()}");
        return next["object"]!.AsObject();
    }

    /// <summary>The next event is this one, for the object of this name; the object.</summary>
    public async Task<JsonObject> NextAsync(string type, string name)
    {
        var next = await NextAsync(type);
        Assert.Equal(name, next.Name());
        return next;
    }

    /// <summary>The server ends the stream, without another event.</summary>
    public async Task EndsAsync()
    {
        if (await LineAsync() is { } line)
            Assert.Fail($"expected the end, was {line}");
    }

    /// <summary>All events until the server ends the stream.</summary>
    public async Task<IReadOnlyList<JsonObject>> RestAsync()
    {
        List<JsonObject> events = [];
        while (await LineAsync() is { } line)
            events.Add(JsonReading.Parse(line).AsObject());
        return events;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _message.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> LineAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, TestContext.Current.CancellationToken);
        try
        {
            return await _reader.ReadLineAsync(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"no event within {Patience.TotalSeconds} s");
        }
    }
}
