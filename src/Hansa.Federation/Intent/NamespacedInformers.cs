using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;

namespace Hansa.Federation.Intent;

/// <summary>One informer for each workspace namespace: Hansa reads ConfigMaps and Secrets there and nowhere else.</summary>
internal sealed class NamespacedInformers<T>(Func<string, Informer<T>> create) : IAsyncDisposable
    where T : class
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, Running> _running = ImmutableDictionary<string, Running>.Empty;

    /// <summary>Raised with the namespace and what changed there; a sync raises it with no change.</summary>
    public event Action<string, InformerChange<T>?>? Changed;

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
                running.Stop.Cancel();
                _running = _running.Remove(ns);
            }

            foreach (var ns in namespaces.Where(n => !_running.ContainsKey(n)))
            {
                var running = Following(ns);
                _running = _running.Add(ns, running);
                running.Begin(); // only now: whoever it tells of something looks for it here
            }
        }
    }

    /// <summary>Takes in an object that was read or written past the watch.</summary>
    public void Observe(string ns, JsonElement item)
    {
        if (_running.TryGetValue(ns, out var running))
        {
            running.Informer.Observe(item);
        }
    }

    public async ValueTask DisposeAsync()
    {
        var running = _running.Values.ToArray();
        Watch(ImmutableHashSet<string>.Empty);
        await Task.WhenAll(running.Select(r => r.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

        public void Begin() => Task = informer.RunAsync(Stop.Token);
    }
}
