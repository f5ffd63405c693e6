using System.Text.Json;

namespace Hansa.Kubernetes.Transport;

/// <summary>Bodies with a token and a cap; deserializing straight from the stream would see neither.</summary>
internal static class BodyReading
{
    public const int MaxErrorBytes = 64 * 1024;
    public const int MaxJsonDepth = 64;

    /// <summary>From how many bytes on a body is a large one, of which not many are read at once.</summary>
    public const int LargeBytes = 1024 * 1024;

    /// <summary>The whole body.</summary>
    /// <param name="content">Where it comes from.</param>
    /// <param name="cap">Most bytes that are read of it.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <param name="large">Entered for as long as more than <see cref="LargeBytes"/> of it are held; null when nobody counts.</param>
    /// <exception cref="BodyTooLargeException">It is longer than <paramref name="cap"/> bytes.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int cap, CancellationToken ct, SemaphoreSlim? large = null)
    {
        if (content.Headers.ContentLength > cap) throw new BodyTooLargeException(cap);
        var body = await content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);
        var gathered = new GatheredBody(content.Headers.ContentLength, cap);
        if (await GatherAsync(body, gathered, LargeBytes, ct).ConfigureAwait(false)) return gathered.ToArray();
        if (large is not null) await large.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await GatherAsync(body, gathered, int.MaxValue, ct).ConfigureAwait(false);
            return gathered.ToArray();
        }
        finally
        {
            large?.Release();
        }
    }

    /// <summary>Whether it came to its end before there was so much of it.</summary>
    private static async Task<bool> GatherAsync(Stream body, GatheredBody gathered, int until, CancellationToken ct)
    {
        while (gathered.Length < until)
        {
            var read = await body.ReadAsync(gathered.Free, ct).ConfigureAwait(false);
            if (read == 0) return true;
            gathered.Advance(read);
        }

        return false;
    }

    /// <summary>The same on the calling thread, for the lease loop.</summary>
    public static byte[] ReadBlocking(HttpContent content, int cap, CancellationToken ct)
    {
        if (content.Headers.ContentLength > cap) throw new BodyTooLargeException(cap);
        using var body = content.ReadAsStream(ct);
        using var cut = ct.Register(static b => ((Stream)b!).Dispose(), body);
        var gathered = new GatheredBody(content.Headers.ContentLength, cap);
        while (body.Read(gathered.Free.Span) is var read and > 0) gathered.Advance(read);
        return gathered.ToArray();
    }

    /// <summary>As much of an error's body as matters; what cannot be read is not the error.</summary>
    public static async Task<byte[]> ReadErrorAsync(HttpContent content, CancellationToken ct)
    {
        try
        {
            return await ReadAsync(content, MaxErrorBytes, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is BodyTooLargeException or IOException or HttpRequestException)
        {
            return [];
        }
    }

    /// <summary>What lies deeper than <see cref="MaxJsonDepth"/> levels is replaced: see <see cref="DeepJson"/>.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonDocument ParseDocument(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        }
        catch (JsonException)
        {
            return JsonDocument.Parse(DeepJson.Flatten(json.Span, MaxJsonDepth - 1), new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        }
    }

    /// <summary>An element that owns its memory without anybody having to dispose of it; the same holds for depth.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonElement ParseElement(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        }
        catch (JsonException)
        {
            return JsonElement.Parse(DeepJson.Flatten(json, MaxJsonDepth - 1), new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        }
    }

    /// <summary>A buffer that grows with what comes, whatever was announced, to the cap and not beyond.</summary>
    private sealed class GatheredBody(long? expected, int cap)
    {
        private const int MostAtFirst = 64 * 1024;

        // One byte more than announced, so that the read that finds the end does not make the buffer grow.
        private byte[] _bytes = new byte[Math.Min(Math.Min(expected ?? 4095, MostAtFirst), cap) + 1];

        public int Length { get; private set; }

        public Memory<byte> Free => _bytes.AsMemory(Length);

        public void Advance(int count)
        {
            Length += count;
            if (Length > cap) throw new BodyTooLargeException(cap);
            if (Length == _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(_bytes.Length * 2L, cap + 1L));
        }

        public byte[] ToArray() => Length == _bytes.Length ? _bytes : _bytes[..Length];
    }
}

/// <summary>Leaves Transport as <see cref="ApiFailure.BadAnswer"/>.</summary>
internal sealed class BodyTooLargeException(int cap) : IOException($"the answer is longer than {cap} bytes");
