using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Kubernetes.Queues;

/// <summary>Workers that take keys from a queue and reconcile them. What one key's reconciler throws costs that key a retry, nothing else.</summary>
public sealed partial class ReconcileLoop<TKey>(
    string controller, IReconciler<TKey> reconciler, WorkQueue<TKey> queue, int workers, TimeProvider clock, ILogger log)
    where TKey : notnull
{
    /// <summary>Works until cancelled, then returns normally once the reconciles under way have ended.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(ct)));

    private async Task WorkAsync(CancellationToken ct)
    {
        await Task.Yield();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await OneAsync(await queue.TakeAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task OneAsync(TKey key, CancellationToken ct)
    {
        using var scope = log.BeginScope(new Dictionary<string, object> { ["Controller"] = controller, ["Key"] = key });
        var started = clock.GetTimestamp();
        try
        {
            await ReconcileAsync(key, ct).ConfigureAwait(false);
        }
        finally
        {
            KubernetesMetrics.WorkDuration.Record(clock.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("controller", controller));
            queue.Done(key);
        }
    }

    private async Task ReconcileAsync(TKey key, CancellationToken ct)
    {
        try
        {
            var outcome = await reconciler.ReconcileAsync(key, ct).ConfigureAwait(false);
            Count(outcome.Match(() => Finished(key), delay => Recheck(key, delay), why => Again(key, why)));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (ApiException e) when (e.IsTransient || e.Failure == ApiFailure.Conflict) // a conflict means: read again
        {
            LogTransient(controller, key, e.Message);
            Count("transient");
            if (e.RetryAfter is { } delay) queue.AddAfter(key, delay);
            else queue.AddRateLimited(key);
        }
        catch (ApiException e) // a right, a kind or a namespace that is not there: people's to mend
        {
            if (e.Failure == ApiFailure.Invalid) LogInvalid(controller, key);
            else LogRefused(controller, key, e.Message);
            Count("refused");
            queue.AddRateLimited(key);
        }
#pragma warning disable CA1031 // The one place that answers for everything: a bug in one key's work must not stop the others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogUnexpected(controller, key, e.GetType(), e.StackTrace);
            Count("error");
            queue.AddRateLimited(key);
        }
    }

    private string Finished(TKey key)
    {
        queue.Forget(key);
        return "done";
    }

    private string Recheck(TKey key, TimeSpan delay)
    {
        queue.Forget(key);
        queue.AddAfter(key, delay, Priority.Resync);
        return "recheck";
    }

    private string Again(TKey key, string why)
    {
        LogRetry(controller, key, why);
        queue.AddRateLimited(key);
        return "retry";
    }

    private void Count(string result) => KubernetesMetrics.Reconciles.Add(1, new("controller", controller), new("result", result));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Controller} {Key}: {Reason}; again later")]
    private partial void LogTransient(string controller, TKey key, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Controller} {Key}: refused: {Reason}; again later")]
    private partial void LogRefused(string controller, TKey key, string reason);

    /// <summary>The server's words may hold what people wrote.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "{Controller} {Key}: the API server finds invalid what was sent; again later")]
    private partial void LogInvalid(string controller, TKey key);

    /// <summary>Where, and not the exception's text: that may hold what people wrote, credentials included.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "{Controller} {Key}: unexpected {Exception}; again later\n{Trace}")]
    private partial void LogUnexpected(string controller, TKey key, Type exception, string? trace);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Controller} {Key}: {Why}; again later")]
    private partial void LogRetry(string controller, TKey key, string why);
}
