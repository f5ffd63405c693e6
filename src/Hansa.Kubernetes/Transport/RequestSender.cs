using System.Net;
using System.Net.Http.Headers;

namespace Hansa.Kubernetes.Transport;

/// <summary>Sends requests: every one has a deadline that covers its body, every body a cap, and every failure becomes an <see cref="ApiException"/>.</summary>
internal sealed class RequestSender(
    HttpMessageInvoker http, Endpoint endpoint, IAuthenticator authenticator, ApiClientOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Stands for the body of what is not there; compared by reference.</summary>
    public static readonly byte[] Missing = new byte[1]; // not the one empty array, which is everybody's

    public TimeProvider Clock => clock;

    private readonly CancellationTokenSource _closed = new();
    private readonly SemaphoreSlim _slots = new(options.MaxConnections, options.MaxConnections);
    private readonly SemaphoreSlim _largeBodies = new(options.MaxLargeBodies, options.MaxLargeBodies);

    /// <summary>
    /// The body of a 2xx answer; <see cref="Missing"/> for a 404 that the request allows. A probe passes by all that waits here: whether a cluster
    /// answers is not work, and is asked when there is most of it.
    /// </summary>
    public async Task<byte[]> SendAsync(ApiRequest request, CancellationToken ct)
    {
        if (request.IsProbe) return await SendNowAsync(request, ct).ConfigureAwait(false);
        RequireOpen(request);
        await _slots.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            using var paid = options.Budget is { } budget ? await budget.EnterAsync(ct).ConfigureAwait(false) : null;
            return await SendNowAsync(request, ct).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<byte[]> SendNowAsync(ApiRequest request, CancellationToken ct)
    {
        using var deadline = new Deadline(TimeoutOf(request), clock, _closed.Token, ct);
        return await MeasuredAsync(request, deadline, () => ExchangeAsync(request, deadline.Token)).ConfigureAwait(false);
    }

    private TimeSpan TimeoutOf(ApiRequest request)
    {
        var timeout = request.Timeout ?? options.RequestTimeout;
        return options.Writes is { } writes && request.IsWrite ? writes.DeadlineOf(request.What, timeout) : timeout;
    }

    /// <summary>
    /// The same without the thread pool, as far as .NET allows (a new connection still needs it): what holds a lease must not wait
    /// behind blocked work. Neither the budget nor the limit on connections applies.
    /// </summary>
    public byte[] SendBlocking(ApiRequest request, CancellationToken ct)
    {
        using var deadline = new Deadline(request.Timeout ?? options.RequestTimeout, clock, _closed.Token, ct);
        try
        {
            using var message = endpoint.Message(request, HttpVersion.Version11);
            authenticator.AuthenticateAsync(message, deadline.Token).AsTask().GetAwaiter().GetResult();
            using var response = http.Send(message, deadline.Token);
            var body = BodyReading.ReadBlocking(response.Content, BodyReading.MaxErrorBytes, deadline.Token);
            return response.IsSuccessStatusCode ? body : throw ErrorAnswers.From(request, response, body, clock.GetUtcNow(), authenticator.Secret);
        }
        catch (Exception e) when (Failures.Knows(e))
        {
            throw deadline.Translate(request.What, e);
        }
    }

    /// <summary>A watch whose headers have come; it takes no slot, for it lasts minutes.</summary>
    public async Task<WatchStream> OpenWatchAsync(ApiRequest request, TimeSpan lasting, CancellationToken ct)
    {
        RequireOpen(request);
        if (options.Budget is { } budget) await budget.PaceAsync(ct).ConfigureAwait(false);
        var deadline = new Deadline(options.RequestTimeout, clock, _closed.Token, ct);
        try
        {
            var response = await MeasuredAsync(request, deadline, () => AnswerAsync(request, deadline.Token)).ConfigureAwait(false);
            deadline.Extend(lasting);
            return new WatchStream(request.What, response, deadline, options.MaxWatchLineBytes);
        }
        catch
        {
            deadline.Dispose();
            throw;
        }
    }

    /// <summary>Requests and watches under way fail as unreachable. What they still have to release lives on.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        http.Dispose();
    }

    private async Task<byte[]> ExchangeAsync(ApiRequest request, CancellationToken ct)
    {
        using var response = await AnswerAsync(request, ct).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) return Missing;
        if (request.IgnoreBody) return [];
        return await BodyReading.ReadAsync(response.Content, CapOf(request), ct, _largeBodies).ConfigureAwait(false);
    }

    private int CapOf(ApiRequest request) =>
        request.MaxBodyBytes ?? (request.IsList ? null : options.MaxObjectBytes) ?? options.MaxBodyBytes;

    /// <summary>The headers of a 2xx answer, or of a 404 that the request allows; after a 401 credentials are renewed, once, if there is a way to.</summary>
    private async Task<HttpResponseMessage> AnswerAsync(ApiRequest request, CancellationToken ct)
    {
        var generation = authenticator.Generation;
        var response = await OnceAsync(request, ct).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized && await authenticator.RenewAsync(generation, ct).ConfigureAwait(false))
        {
            response.Dispose();
            response = await OnceAsync(request, ct).ConfigureAwait(false);
        }

        if (response.IsSuccessStatusCode || (request.MayBeMissing && response.StatusCode == HttpStatusCode.NotFound)) return response;
        using (response)
        {
            var body = await BodyReading.ReadErrorAsync(response.Content, ct).ConfigureAwait(false);
            var error = ErrorAnswers.From(request, response, body, clock.GetUtcNow(), authenticator.Secret);
            if (error.RetryAfter is { } quiet) options.Budget?.CloseFor(quiet);
            throw error;
        }
    }

    /// <summary>Retry-After is obeyed by everything that shares the budget.</summary>
    private void RequireOpen(ApiRequest request)
    {
        if (options.Budget?.ClosedFor is not { Ticks: > 0 } left) return;
        throw new ApiException(ApiFailure.TooManyRequests, string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{request.What}: not sent, the server asked to be left alone for {left.TotalSeconds:0.#} s more"))
        { RetryAfter = left };
    }

    private async Task<HttpResponseMessage> OnceAsync(ApiRequest request, CancellationToken ct)
    {
        using var message = endpoint.Message(request, options.DisableHttp2 ? HttpVersion.Version11 : HttpVersion.Version20);
        await authenticator.AuthenticateAsync(message, ct).ConfigureAwait(false);
        return await http.SendAsync(message, ct).ConfigureAwait(false);
    }

    private async Task<T> MeasuredAsync<T>(ApiRequest request, Deadline deadline, Func<Task<T>> send)
    {
        var started = clock.GetTimestamp();
        var code = "Cancelled";
        try
        {
            var answer = await send().ConfigureAwait(false);
            code = ReferenceEquals(answer, Missing) ? nameof(ApiFailure.NotFound) : "2xx";
            return answer;
        }
        catch (Exception e) when (e is ApiException || Failures.Knows(e))
        {
            var failure = e as ApiException ?? deadline.Translate(request.What, e);
            if (failure is ApiException known) code = known.Failure.ToString();
            if (ReferenceEquals(failure, e)) throw;
            throw failure;
        }
        finally
        {
            KubernetesMetrics.RequestDuration.Record(
                clock.GetElapsedTime(started).TotalSeconds, new("verb", request.Verb), new("code", code));
        }
    }
}

/// <summary>Where requests go, and what every one of them carries.</summary>
internal sealed class Endpoint(Uri server, string? tlsServerName, string userAgent)
{
    private readonly string _root = server.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public HttpRequestMessage Message(ApiRequest request, Version version)
    {
        var query = request.Query.Length == 0 ? "" : $"?{request.Query}";
        var message = new HttpRequestMessage(request.Method, new Uri($"{_root}{request.Path}{query}"))
        {
            Version = server.Scheme == Uri.UriSchemeHttps ? version : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        // SslOptions.TargetHost is overwritten by the handler; the Host header is the one name that it checks instead of the URL's.
        if (tlsServerName is not null) message.Headers.Host = tlsServerName;
        if (request.ContentType is { } type) message.Content = Content(request.Body, type);
        return message;
    }

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> body, string type)
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }
}
