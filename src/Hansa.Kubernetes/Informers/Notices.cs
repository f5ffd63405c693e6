using System.Threading.Channels;

namespace Hansa.Kubernetes.Informers;

/// <summary>
/// Calls of event handlers, one at a time and in order, away from whoever caused them. Unbounded: a notice is small, handlers are quick,
/// and dropping one would lose work.
/// </summary>
internal sealed class Notices(Action<Exception> failed)
{
    private readonly Channel<Action> _channel = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });

    public void Post(Action notice) => _channel.Writer.TryWrite(notice);

    /// <summary>Calls until cancelled, then returns normally.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var notice in _channel.Reader.ReadAllAsync(ct).ConfigureAwait(false)) Call(notice);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Whoever listens is stopping as well.
        }
    }

    private void Call(Action notice)
    {
        try
        {
            notice();
        }
#pragma warning disable CA1031 // A handler's bug must not end what every other handler lives on; it is logged as an error.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failed(e);
        }
    }
}
