using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>
/// Ends the work on a cluster that is found not to answer. A pass is many requests, which would all run into their deadlines, one row after
/// another, while nobody is told and a detach is not let go.
/// </summary>
internal sealed class Breaker : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _closed = new();
    private string _problem = "";

    /// <summary>Ends what is under way.</summary>
    /// <param name="problem">How the cluster was found not to answer.</param>
    public async Task OpenAsync(string problem)
    {
        CancellationTokenSource closed;
        lock (_gate)
        {
            (closed, _problem) = (_closed, problem);
        }

        await closed.CancelAsync();
    }

    /// <summary>The cluster answers again.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed.IsCancellationRequested)
            {
                _closed.Dispose();
                _closed = new CancellationTokenSource();
            }
        }
    }

    /// <summary>Work that ends when the cluster is found not to answer.</summary>
    /// <exception cref="ApiException">As the work throws it; or unreachable, when the breaker opened.</exception>
    public async Task<T> WhileClosedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var both = Linked(ct);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ApiException(ApiFailure.Unreachable, _problem);
        }
    }

    public void Dispose() => _closed.Dispose();

    private CancellationTokenSource Linked(CancellationToken ct)
    {
        lock (_gate)
        {
            return CancellationTokenSource.CreateLinkedTokenSource(ct, _closed.Token);
        }
    }
}
