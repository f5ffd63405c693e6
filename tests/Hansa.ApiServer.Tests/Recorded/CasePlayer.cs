using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Recorded;

/// <summary>Sends the requests of a case to a cluster and gathers where it answers otherwise.</summary>
internal sealed class CasePlayer : IDisposable
{
    private const string Recorder = "recorder";

    private static readonly ImmutableArray<string> ComparedHeaders = ["content-type", "warning", "etag", "retry-after", "content-encoding"];

    private readonly EmbeddedCluster _cluster;
    private readonly WaitedClock _clock;
    private readonly HttpClient _http;
    private readonly Placeholders _placeholders = new();
    private readonly List<Difference> _differences = [];

    public CasePlayer(EmbeddedCluster cluster, WaitedClock clock)
    {
        (_cluster, _clock) = (cluster, clock);
        cluster.AddToken(Recorder, "admin", "system:masters");
        _http = new HttpClient(Connections(cluster));
    }

    public string ClusterName => _cluster.Name;

    private static SocketsHttpHandler Connections(EmbeddedCluster cluster) => new()
    {
        AllowAutoRedirect = false,
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509Certificate2.CreateFromPem(cluster.CertificateAuthority) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Makes something that the case finds, and waits until the server has done what follows from it.</summary>
    public async Task PrepareAsync(RecordedRequest request)
    {
        using var response = await _http.SendAsync(Message(request), Cancel);
        Assert.True(response.IsSuccessStatusCode, $"{request.Path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancel)}");
        await _cluster.Settled.WaitAsync(Cancel);
    }

    /// <summary>Where the cluster differs from the recording.</summary>
    public async Task<IReadOnlyList<Difference>> PlayAsync(RecordedCase recorded)
    {
        foreach (var step in recorded.Steps)
            await PlayAsync(step);
        return [.. _differences, .. _placeholders.OrderOfVersions()];
    }

    public void Dispose() => _http.Dispose();

    private async Task PlayAsync(RecordedStep step)
    {
        foreach (var prepared in step.Before)
            await PrepareAsync(prepared);
        if (step.Exchange is not var (request, answer))
            return;
        try
        {
            using var response = await _http.SendAsync(Message(request), HttpCompletionOption.ResponseHeadersRead, Cancel);
            CompareHead(step, answer, response);
            if (answer.Events is { } events && response.IsSuccessStatusCode)
                CompareEvents(step, events, await EventsAsync(step, response));
            else if ((int)response.StatusCode == answer.Status)
                CompareBody(step, answer, await TextAsync(response));
        }
        catch (HttpRequestException)
        {
            CompareText($"{step.Number}:status", answer.Status?.ToString() ?? "", "");
        }
        if (request.Writes)
            await _cluster.Settled.WaitAsync(Cancel);
    }

    private HttpRequestMessage Message(RecordedRequest request)
    {
        // As it was recorded: no segment resolved, nothing unescaped.
        var uri = new Uri(_cluster.Address.AbsoluteUri + _placeholders.Filled(request.Path), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(request.Method), uri);
        if (request.Body is not null || request.Bytes is not null)
            message.Content = new ByteArrayContent(request.Bytes is { } bytes ? [.. bytes] : Encoding.UTF8.GetBytes(_placeholders.Filled(request.Body!)));
        var named = request.Headers.Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!named.Contains("User-Agent"))
            message.Headers.UserAgent.ParseAdd($"{Recorder}/1.0");
        if (!named.Contains("Authorization") && !request.Anonymous)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Recorder);
        foreach (var (name, value) in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, _placeholders.Filled(value)))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private void CompareHead(RecordedStep step, RecordedAnswer answer, HttpResponseMessage response)
    {
        CompareText($"{step.Number}:status", answer.Status?.ToString() ?? "", ((int)response.StatusCode).ToString());
        foreach (var header in ComparedHeaders)
            CompareText($"{step.Number}:{header}", answer.Headers.GetValueOrDefault(header) ?? "", HeaderOf(response, header));
    }

    private void CompareBody(RecordedStep step, RecordedAnswer answer, string text)
    {
        if (answer.Body is not { } body)
            return;
        var place = $"{step.Number}:body";
        if (body.ValueKind == JsonValueKind.String)
            CompareText(place, body.GetString()!, text);
        else if (JsonOf(text) is { } ours)
            new AnswerComparison(_placeholders, answer.Kept, _differences).Compare(place, body, ours);
        else
            _differences.Add(new Difference(place, body.GetRawText(), text));
    }

    private async Task<IReadOnlyList<JsonElement>> EventsAsync(RecordedStep step, HttpResponseMessage response)
    {
        foreach (var inner in step.During)
            await PlayAsync(inner);
        return [.. (await TextAsync(response)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    // What the server does not end by itself, it ends when its time is over.
    private async Task<string> TextAsync(HttpResponseMessage response)
    {
        var reading = response.Content.ReadAsStringAsync(Cancel);
        await _clock.AdvanceUntilAsync(reading, TimeSpan.FromSeconds(5));
        return await reading;
    }

    private void CompareEvents(RecordedStep step, ImmutableArray<JsonElement> recorded, IReadOnlyList<JsonElement> ours)
    {
        var (left, right) = (WatchedEvents.Telling(recorded, recorded), WatchedEvents.Telling(ours, recorded));
        CompareText($"{step.Number}:events", WatchedEvents.TypesOf(left), WatchedEvents.TypesOf(right));
        foreach (var (index, (one, other)) in left.Zip(right).Index())
            new AnswerComparison(_placeholders, KeptPart.Whole, _differences).Compare($"{step.Number}:events[{index}]", one, other);
    }

    private void CompareText(string place, string recorded, string ours)
    {
        if (!_placeholders.Matches(recorded, ours))
            _differences.Add(new Difference(place, recorded, ours));
    }

    private static string HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values) ? string.Join('\n', values) : "";

    private static JsonElement? JsonOf(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
