using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Intent;

/// <summary>What is read of a kind.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Selector">Labels of the objects that count; null means all.</param>
/// <param name="Read">What is kept of an object; must not keep the element itself.</param>
/// <param name="Unread">What stands for one whose content is not known, for which cause.</param>
internal sealed record ContentKind<T>(ResourceType Type, string? Selector, Func<JsonElement, T> Read, Func<string, T> Unread);

/// <summary>
/// The contents of those objects of workspaces' namespaces that something names. Of all others, which may be many and large, only names and versions are known: they are watched
/// as metadata, and what is named is fetched, again whenever the watch tells of another version.
/// </summary>
internal sealed class NamedContents<T> : IReconciler<ObjectKey>, IAsyncDisposable
    where T : class
{
    private const int AtOnce = 8;

    /// <summary>Any 404 counts as that, also one of a proxy on the way: what the watch shows is not absent for it.</summary>
    private const string NotFound = "it is listed there, and not found when it is asked for (404)";

    /// <summary>No API server takes an object that is larger as JSON.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly RetryPolicy Retries = new() { Base = TimeSpan.FromSeconds(2), Max = TimeSpan.FromMinutes(1) };

    private readonly ApiClient _management;
    private readonly ContentKind<T> _kind;
    private readonly TimeProvider _clock;
    private readonly T _awaited;
    private readonly T _changed;
    private readonly NamespacedInformers<string> _versions;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _fetching;
    private readonly Lock _gate = new(); // guards what follows
    private readonly Namings _namings = new();
    private readonly Dictionary<string, Dictionary<ObjectKey, NamedContent<T>>> _contents = []; // by namespace

    public NamedContents(ApiClient management, ContentKind<T> kind, TimeProvider clock, Random random, ILogger log)
    {
        (_management, _kind, _clock, _awaited, _changed) = (management, kind, clock, kind.Unread(Unread.Yet), kind.Unread(Unread.Changed));
        var metadata = new ListOptions { LabelSelector = kind.Selector, MetadataOnly = true };
        _versions = new NamespacedInformers<string>(ns => new Informer<string>(management, kind.Type, ns, metadata, VersionOf, clock, random, log));
        _versions.Changed += OnSeen;
        _queue = new WorkQueue<ObjectKey>(clock, random, Retries) { Name = kind.Type.Plural };
        _fetching = new ReconcileLoop<ObjectKey>(kind.Type.Plural, this, _queue, AtOnce, clock, log).RunAsync(_stop.Token);
    }

    /// <summary>Raised with the namespace and the name of what is different, which was fetched if it is named; with null when all of the namespace may be.</summary>
    public event Action<string, string?>? Changed;

    /// <summary>Watches exactly these namespaces from now on. For one caller at a time.</summary>
    public void Watch(IReadOnlySet<string> namespaces)
    {
        _versions.Watch(namespaces);
        lock (_gate)
        {
            foreach (var content in _contents.Where(c => !namespaces.Contains(c.Key)).SelectMany(c => c.Value.Values))
            {
                content.Forget();
            }
        }
    }

    /// <summary>From now on it names these and no others: what nobody names is forgotten.</summary>
    public void Name(Namer namer, IEnumerable<string> names)
    {
        ImmutableArray<ObjectKey> first;
        lock (_gate)
        {
            (first, var last) = _namings.Set(namer, [.. names.Select(name => namer.Key with { Name = name })]);
            foreach (var key in last)
            {
                ForgetLocked(key);
            }

            foreach (var key in first)
            {
                KeepLocked(key);
            }
        }

        foreach (var key in first)
        {
            _queue.Add(key);
        }
    }

    /// <summary>Whether it is known what is there in that namespace; before that, nothing is missing.</summary>
    public bool HasListed(string ns) => _versions.Items(ns) is not null;

    /// <summary>Why that namespace has never been listed; null when it has, or nothing has gone wrong.</summary>
    public string? Unlisted(string ns) => _versions.Unlisted(ns);

    /// <summary>
    /// What is there under that name, or what stands for it while its content is not known; null when nothing is there, or while the namespace has not been
    /// listed (<see cref="HasListed"/>). What was changed counts as it was fetched last, until it is fetched again.
    /// </summary>
    public T? Find(ObjectKey key) => Find(key, static (content, _) => content.Value);

    /// <summary>The same for what is wanted together with other objects: what was changed is not known before it has been fetched again.</summary>
    public T? FindSettled(ObjectKey key) => Find(key, (content, seen) => content.IsChanging(seen) ? _changed : content.Value);

    /// <summary>Whether it is there and was never fetched.</summary>
    public bool IsAwaited(ObjectKey key) => ReferenceEquals(Find(key), _awaited);

    /// <summary>The resourceVersion up to which what is named in that namespace is known; null while something of it has to be fetched.</summary>
    public string? ResourceVersion(string ns)
    {
        var version = _versions.ResourceVersion(ns); // before the objects are looked at: they are not behind it
        if (_versions.Items(ns) is not { } seen)
        {
            return null;
        }

        lock (_gate)
        {
            return _contents.GetValueOrDefault(ns)?.Any(c => seen.TryGetValue(c.Key, out var now) && c.Value.IsBehind(now)) == true ? null : version;
        }
    }

    /// <summary>Fetches it again, past the watch, which may be behind; what differs is told like any change.</summary>
    public void Ask(ObjectKey key)
    {
        lock (_gate)
        {
            ContentLocked(key)?.Ask();
        }

        _queue.Add(key);
    }

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        NamedContent<T> content;
        Fetch fetch;
        lock (_gate)
        {
            if (ContentLocked(key) is not { } named || SeenOf(key) is not { } now || !named.IsBehind(now))
            {
                return Outcome.Done;
            }

            if (named.Wait is { Ticks: > 0 } wait)
            {
                return Outcome.RecheckAfter(wait);
            }

            (content, fetch) = (named, named.Begin(now));
        }

        return await FetchAsync(key, content, fetch, ct);
    }

    /// <summary>Until cancelled; a part that ends before ends this, with its fault, for what is shown would not be kept up to date any more.</summary>
    public async Task EndedAsync(CancellationToken ct)
    {
        var first = await Task.WhenAny(_fetching, _versions.Ended).WaitAsync(ct);
        await first;
    }

    public async ValueTask DisposeAsync()
    {
        await _versions.DisposeAsync();
        await _stop.CancelAsync();
        await _fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _queue.Dispose();
        _stop.Dispose();
    }

    private async Task<Outcome> FetchAsync(ObjectKey key, NamedContent<T> content, Fetch fetch, CancellationToken ct)
    {
        try
        {
            using var found = await _management.GetAsync(_kind.Type.ObjectPath(key), ct, MostBytes);
            if (found is null)
            {
                Take(key, content, _ => content.Fail(fetch, _kind.Unread(Unread.Because(NotFound))));
                return Outcome.Retry(NotFound);
            }

            var (version, value) = (VersionOf(found.RootElement), Read(found.RootElement));
            Take(key, content, now => content.Take(fetch, now, version, value));
            return Outcome.Done;
        }
        catch (ApiException e)
        {
            Take(key, content, _ => content.Fail(fetch, _kind.Unread(Unread.Because(e.Message))));
            return e.RetryAfter is { } wait ? Outcome.RecheckAfter(wait) : Outcome.Retry(e.Message);
        }
    }

    /// <summary>One that cannot be understood counts as that until it is changed; what a parser says of it may quote it.</summary>
    private T Read(JsonElement item)
    {
        try
        {
            return _kind.Read(item);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return _kind.Unread(Unread.Because($"what is in it is not understood ({e.GetType().Name})"));
        }
    }

    private void Take(ObjectKey key, NamedContent<T> content, Func<string, bool> take)
    {
        bool isNew;
        lock (_gate)
        {
            isNew = ContentLocked(key) == content && SeenOf(key) is { } now && take(now); // otherwise it is no longer named, or gone
        }

        if (isNew)
        {
            Changed?.Invoke(key.Namespace, key.Name);
        }
    }

    private void OnSeen(string ns, InformerChange<string>? change)
    {
        if (change is null)
        {
            FetchNamed(ns);
            Changed?.Invoke(ns, null);
        }
        else if (!FetchIfBehind(change))
        {
            Changed?.Invoke(ns, change.Key.Name);
        }
    }

    /// <summary>All of the namespace is known now; before that, nothing of it was fetched.</summary>
    private void FetchNamed(string ns)
    {
        ObjectKey[] named;
        lock (_gate)
        {
            named = _contents.TryGetValue(ns, out var contents) ? [.. contents.Keys] : [];
        }

        foreach (var key in named)
        {
            _queue.Add(key);
        }
    }

    /// <summary>Whether it has to be fetched, and is told of when it has been. What counts is what is there by now: a watch that was ended may still tell of what it saw.</summary>
    private bool FetchIfBehind(InformerChange<string> change)
    {
        lock (_gate)
        {
            var content = ContentLocked(change.Key);
            if (change.Now is null)
            {
                content?.Forget();
            }

            if ((SeenOf(change.Key) ?? change.Now) is not { } now || content?.See(now) != true)
            {
                return false;
            }
        }

        _queue.Add(change.Key);
        return true;
    }

    private T? Find(ObjectKey key, Func<NamedContent<T>, string, T> counts)
    {
        lock (_gate)
        {
            return SeenOf(key) is not { } seen ? null : ContentLocked(key) is { } content ? counts(content, seen) : _awaited;
        }
    }

    private string? SeenOf(ObjectKey key) => _versions.Items(key.Namespace)?.GetValueOrDefault(key);

    private NamedContent<T>? ContentLocked(ObjectKey key) => _contents.GetValueOrDefault(key.Namespace)?.GetValueOrDefault(key);

    private void KeepLocked(ObjectKey key)
    {
        if (!_contents.TryGetValue(key.Namespace, out var contents))
        {
            _contents.Add(key.Namespace, contents = []);
        }

        contents.Add(key, new NamedContent<T>(_awaited, _clock));
    }

    private void ForgetLocked(ObjectKey key)
    {
        var contents = _contents[key.Namespace]; // what was named is there
        contents.Remove(key);
        if (contents.Count == 0)
        {
            _contents.Remove(key.Namespace);
        }
    }

    private static string VersionOf(JsonElement item) =>
        JsonText.Member(item, "metadata") is { } metadata && JsonText.Member(metadata, "resourceVersion") is { } version ? JsonText.Of(version) ?? "" : "";
}
