namespace Hansa.ApiServer.Clients.Tests.Servers;

/// <summary>A kind of API server that clients are tried on. It starts when the first test needs it.</summary>
public abstract class Server : IAsyncDisposable
{
    private readonly Lazy<Task> _started;

    protected Server() => _started = new Lazy<Task>(StartAsync);

    /// <summary>What sessions may ask for in their conditions.</summary>
    public abstract IReadOnlyList<string> Traits { get; }

    /// <summary>The administrator's kubeconfig of a cluster that nobody else uses at this time.</summary>
    public async Task<string> KubeconfigAsync()
    {
        await _started.Value;
        return Kubeconfig();
    }

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
            await StopAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task StartAsync();

    protected abstract Task StopAsync();

    protected abstract string Kubeconfig();
}
