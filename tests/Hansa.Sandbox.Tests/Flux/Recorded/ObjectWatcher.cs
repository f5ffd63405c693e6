using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>Facts about all HelmReleases and HelmRepositories of a cluster, also of those that are gone, and a signal at each change.</summary>
internal sealed class ObjectWatcher
{
    private readonly Lock _gate = new();
    private readonly Informer<ObjectFacts>[] _informers;
    private ImmutableDictionary<(string Kind, ObjectKey Key), ObjectFacts> _here = ImmutableDictionary<(string, ObjectKey), ObjectFacts>.Empty;
    private ImmutableDictionary<(string Kind, ObjectKey Key), ObjectFacts> _gone = ImmutableDictionary<(string, ObjectKey), ObjectFacts>.Empty;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ObjectWatcher(ApiClient client, FluxEra era) => _informers = [Watch(client, era.HelmRelease()), Watch(client, era.HelmRepository())];

    /// <summary>Watches until cancelled.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(_informers.Select(informer => informer.RunAsync(ct)));

    /// <summary>Facts about the objects of a namespace, by kind and name.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> In(string ns)
    {
        lock (_gate)
        {
            return RecordedStep.Beginning.Objects
                .SetItems(_gone.Where(item => item.Key.Key.Namespace == ns).Select(item => KeyValuePair.Create($"{item.Key.Kind} {item.Key.Key.Name}", item.Value.Gone)))
                .SetItems(_here.Where(item => item.Key.Key.Namespace == ns).Select(item => KeyValuePair.Create($"{item.Key.Kind} {item.Key.Key.Name}", item.Value.All)));
        }
    }

    /// <summary>The request to reconcile that was handled last.</summary>
    public string HandledAt(string kind, ObjectKey key)
    {
        lock (_gate) return _here.GetValueOrDefault((kind, key))?.HandledAt ?? "";
    }

    /// <summary>Waits until it holds; asked again at each change.</summary>
    public async Task UntilAsync(Func<bool> wanted, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task;
            if (wanted())
                return;
            await changed.WaitAsync(ct);
        }
    }

    private Informer<ObjectFacts> Watch(ApiClient client, ResourceType type)
    {
        var informer = new Informer<ObjectFacts>(client, type, null, new ListOptions(), ObjectFacts.Of, TimeProvider.System, new Random(1), NullLogger.Instance);
        informer.Changed += change => Take((type.Kind, change.Key), change);
        return informer;
    }

    private void Take((string Kind, ObjectKey Key) which, InformerChange<ObjectFacts> change)
    {
        lock (_gate)
        {
            if (change.Now is { } now)
                _here = _here.SetItem(which, now);
            else
                (_here, _gone) = (_here.Remove(which), change.Before is { } last ? _gone.SetItem(which, last) : _gone);
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
