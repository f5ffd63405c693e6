using System.Runtime.CompilerServices;

namespace Hansa.Kubernetes.Transport;

/// <summary>A watch that the server has agreed to. Owns the connection until disposed.</summary>
internal sealed class WatchStream(string what, HttpResponseMessage response, Deadline deadline, int maxLine) : IDisposable
{
    /// <summary>Events as they arrive; ends when the server closes. To be read once.</summary>
    public async IAsyncEnumerable<WatchEvent> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();   // from here on the deadline's token, which is linked to the opener's, decides
        var body = await TranslatedAsync(() => response.Content.ReadAsStreamAsync(deadline.Token)).ConfigureAwait(false);
        await using var events = WatchFraming.ReadAsync(what, body, maxLine, deadline.Token).GetAsyncEnumerator(deadline.Token);
        while (await TranslatedAsync(() => events.MoveNextAsync().AsTask()).ConfigureAwait(false)) yield return events.Current;
    }

    public void Dispose()
    {
        response.Dispose();
        deadline.Dispose();
    }

    private async Task<T> TranslatedAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (Exception e) when (Failures.Knows(e))
        {
            throw deadline.Translate(what, e);
        }
    }
}
