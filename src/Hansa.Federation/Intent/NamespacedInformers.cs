using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;

namespace Hansa.Federation.Intent;

/// <summary>One informer for each workspace namespace: Hansa reads ConfigMaps and Secrets there and nowhere else.</summary>
internal sealed class NamespacedInformers<T>(Func<string, Informer<T>> create) : IAsyncDisposable
    where T : class
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableDictionary<string, Running> _running = ImmutableDictionary<string, Running>.Empty;

    /// <summary>Raised with the namespace and what changed there; a sync raises it with no change.</summary>
    public event Action<string, InformerChange<T>?>? Changed;

    /// <summary>Ends when an informer ends that nobody stopped, and with its fault: what it shows would stay as it is for good.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The objects of that namespace by name; null while they have not been listed.</summary>
    public ImmutableDictionary<ObjectKey, T>? Items(string ns) =>
        _running.TryGetValue(ns, out var running) && running.Informer.HasSynced ? running.Informer.Items : null;

    /// <summary>Why that namespace has never been listed; null when it has, or nothing has gone wrong.</summary>
    public string? Unlisted(string ns) =>
        _running.TryGetValue(ns, out var running) && !running.Informer.HasSynced && running.Informer.State is InformerState.Failing failing ? failing.Message : null;

    /// <summary>The resourceVersion up to which that namespace is known; null while it has not been listed.</summary>
    public string? ResourceVersion(string ns) => _running.TryGetValue(ns, out var running) ? running.Informer.ResourceVersion : null;

    /// <summary>Watches exactly these namespaces from now on.</summary>
    public void Watch(IReadOnlySet<string> namespaces)
    {
        lock (_gate)
        {
            foreach (var (ns, running) in _running.Where(r => !namespaces.Contains(r.Key)))
            {
                _running = _running.Remove(ns);
                _ = running.StopAsync();
            }

            foreach (var ns in namespaces.Where(n => !_running.ContainsKey(n)))
            {
                var running = Following(ns);
                _running = _running.Add(ns, running);
                running.Begin(FollowAsync); // only now: whoever it tells of something looks for it here
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        var running = _running.Values.ToArray();
        Watch(ImmutableHashSet<string>.Empty);
        await Task.WhenAll(running.Select(r => r.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task FollowAsync(Informer<T> informer, CancellationToken stop)
    {
        try
        {
            await informer.RunAsync(stop);
            if (!stop.IsCancellationRequested)
            {
                _ended.TrySetResult();
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            _ended.TrySetException(e);
        }
    }

    private Running Following(string ns)
    {
        var informer = create(ns);
        informer.Changed += change => Changed?.Invoke(ns, change);
        informer.StateChanged += () => Changed?.Invoke(ns, null);
        return new Running(informer);
    }

    private sealed class Running(Informer<T> informer)
    {
        public Informer<T> Informer => informer;

        public CancellationTokenSource Stop { get; } = new();

        public Task Task { get; private set; } = Task.CompletedTask;

        public void Begin(Func<Informer<T>, CancellationToken, Task> followAsync) => Task = followAsync(informer, Stop.Token);

        /// <summary>Has it end, and lets go of what it holds when it has.</summary>
        public async Task StopAsync()
        {
            await Stop.CancelAsync();
            await Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stop.Dispose();
        }
    }
}
