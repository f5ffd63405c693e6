using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Kubernetes.Informers;

/// <summary>
/// A local picture of one collection, kept true by list and watch. It holds projections only: the objects themselves are dropped. After
/// the first sync it never forgets because of a failure; see <see cref="State"/> for how far it can be trusted.
/// </summary>
public sealed partial class Informer<T>
    where T : class
{
    private const int MaxMessage = 300;
    private const int MostTold = 10;

    private readonly Lock _gate = new();   // guards _cache and the order of notices
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ItemCache<T> _cache;
    private readonly Notices _notices;
    private readonly ListWatchLoop _loop;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ResourceType _type;
    private readonly string? _ns;
    private volatile InformerState _state = new InformerState.NotStarted();
    private long _lastContact;   // UTC ticks; 0 = never
    private int _told;           // bad items in the log since the last list began

    /// <param name="client">Where the collection is.</param>
    /// <param name="type">Its kind.</param>
    /// <param name="ns">Its namespace; null means all.</param>
    /// <param name="options">What of it; the watch time-out is chosen by the informer, 5 to 10 min.</param>
    /// <param name="project">What is kept of an object; must not keep the element itself, which would keep its whole page.</param>
    /// <param name="clock">Where the time comes from.</param>
    /// <param name="random">For jitter; only used with its lock held, so it may be shared.</param>
    /// <param name="log">Where bad items and broken watches are told.</param>
    /// <param name="salvage">What is kept of an object that cannot be read, from what was kept of it before and its newest version; null, or where it gives null, that is what was kept before.</param>
    public Informer(
        ApiClient client, ResourceType type, string? ns, ListOptions options, Func<JsonElement, T> project, TimeProvider clock, Random random, ILogger log, Func<T?, JsonElement, T?>? salvage = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(options);
        (_clock, _log, _type, _ns) = (clock, log, type, ns);
        _notices = new Notices(e => LogHandlerFailed(e.GetType(), e.StackTrace));
        _cache = new ItemCache<T>(project, change => _notices.Post(() => Changed?.Invoke(change)), OnBadItem, () => _notices.Post(() => BadItemsChanged?.Invoke()), Explain, options.MaxItems ?? int.MaxValue, salvage);
        _loop = new ListWatchLoop(new CollectionReader(client, type, ns, options), new Sink(this), clock, random);
    }

    /// <summary>An object is different from before. Raised on the informer's own loop, one at a time; handlers must be quick and not throw.</summary>
    public event Action<InformerChange<T>>? Changed;

    /// <summary><see cref="State"/> is different from before, and may be further by then. Raised like <see cref="Changed"/>; for the first sync, when <see cref="HasSynced"/> is already true.</summary>
    public event Action? StateChanged;

    /// <summary><see cref="BadItems"/> is different from before. Raised like <see cref="Changed"/>.</summary>
    public event Action? BadItemsChanged;

    /// <summary>The current snapshot; may be ahead of <see cref="Changed"/>, never behind it.</summary>
    public ImmutableDictionary<ObjectKey, T> Items => _cache.Items;

    /// <summary>The resourceVersion up to which <see cref="Items"/> has everything; null before the first list.</summary>
    public string? ResourceVersion
    {
        get { lock (_gate) return _cache.Progress; }
    }

    /// <summary>Objects whose latest version could not be read, and why. An earlier good version stays in <see cref="Items"/>.</summary>
    public ImmutableDictionary<string, string> BadItems => _cache.BadItems;

    /// <summary>Whether the whole collection was read once, and <see cref="Changed"/> raised for all of it. Never becomes false again.</summary>
    public bool HasSynced => _synced.Task.IsCompleted;

    /// <summary>How well the collection is known right now.</summary>
    public InformerState State => _state;

    /// <summary>When the server last answered usefully; null if it never did.</summary>
    public DateTimeOffset? LastContact => Interlocked.Read(ref _lastContact) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Completes when <see cref="HasSynced"/> becomes true.</summary>
    public Task SyncedAsync(CancellationToken ct) => _synced.Task.WaitAsync(ct);

    /// <summary>Lists and watches until cancelled, and then returns normally; a fault of its own ends it and is thrown. To be called once.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] both = [_notices.RunAsync(end.Token), _loop.RunAsync(end.Token)];
        await Task.WhenAny(both).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(both).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes in the object that a write of ours returned, so that we read our own writes; ignored if something later is known. The object
    /// must match the informer's selectors.
    /// </summary>
    public void Observe(JsonElement written)
    {
        if (_ns is not null && ObjectVersion.TryRead(written)?.Key.Namespace != _ns) return;
        lock (_gate) _cache.Observe(written);
    }

    /// <summary>Asks for a fresh list as soon as possible, cutting the watch or a pause short.</summary>
    public void Relist() => _loop.Relist();

    /// <summary>
    /// Sends nothing more, and ends what is under way, until <see cref="Resume"/>: for a server that is known not to answer. What is known is
    /// kept, and so is <see cref="State"/>.
    /// </summary>
    public void Pause() => _loop.Pause();

    /// <summary>Goes on at once where it was: resumes the watch, or lists again where that is not possible. Harmless when it is not paused.</summary>
    public void Resume() => _loop.Resume();

    /// <param name="state">What holds from now on.</param>
    /// <param name="first">Done before anybody is told, so that whoever is finds it done.</param>
    private void SetState(InformerState state, Action? first = null)
    {
        var changed = _state != state;
        _state = state;
        if (first is not null) _notices.Post(first);
        if (changed) _notices.Post(() => StateChanged?.Invoke());
    }

    /// <summary>What a parser says about a Secret may quote it.</summary>
    private string Explain(Exception e)
    {
        if (_type == Kinds.Secret) return e.GetType().Name;
        var cause = UnreadableCause.Of(e);
        return cause.Length <= MaxMessage ? cause : cause[..MaxMessage] + "…";
    }

    private void OnBadItem(string name, string message)
    {
        KubernetesMetrics.BadItems.Add(1, new KeyValuePair<string, object?>("kind", _type.ToString()));
        if (++_told <= MostTold) LogBadItem(_type, name, message);
        else if (_told == MostTold + 1) LogMoreBadItems(_type);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Name} cannot be read: {Reason}")]
    private partial void LogBadItem(ResourceType kind, string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "More objects of kind {Kind} cannot be read; no others are named before the next list")]
    private partial void LogMoreBadItems(ResourceType kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "A handler of an informer's event failed: {Exception}\n{Trace}")]
    private partial void LogHandlerFailed(Type exception, string? trace);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind}: {Reason}; again in {Delay}")]
    private partial void LogFailing(ResourceType kind, string reason, TimeSpan delay);

    /// <summary>What the loop tells the informer.</summary>
    private sealed class Sink(Informer<T> informer) : ICollectionSink
    {
        private readonly HashSet<ObjectKey> _named = [];

        public string? Progress => informer._cache.Progress;

        public void Contact() => Interlocked.Exchange(ref informer._lastContact, informer._clock.GetUtcNow().UtcTicks);

        public void BeginList()
        {
            _named.Clear();
            lock (informer._gate)
            {
                informer._told = 0;
                informer._cache.BeginList();
            }
        }

        public void Page(ListPage page)
        {
            lock (informer._gate)
            {
                foreach (var item in page.Items) Take(item);
            }
        }

        public void EndList(string version)
        {
            lock (informer._gate) informer._cache.EndList(_named, version);
            informer.SetState(new InformerState.Synced(), () => informer._synced.TrySetResult());
        }

        public void Event(WatchEvent e)
        {
            lock (informer._gate)
            {
                if (e.Type is WatchEventType.Added or WatchEventType.Modified) informer._cache.Upsert(e.Object);
                if (e.Type is WatchEventType.Deleted) informer._cache.Delete(e.Object);
                informer._cache.Progress = ObjectVersion.VersionOf(e.Object) ?? informer._cache.Progress;
            }
        }

        public void Healthy() => informer.SetState(new InformerState.Synced());

        public void Failed(ApiException e, TimeSpan delay)
        {
            informer.LogFailing(informer._type, e.Message, delay);
            var since = informer._state is InformerState.Failing before ? before.Since : informer._clock.GetUtcNow();
            informer.SetState(e.Failure == ApiFailure.NotFound ? new InformerState.Missing() : new InformerState.Failing(e.Failure, e.Message, since));
        }

        private void Take(JsonElement item)
        {
            if (ObjectVersion.TryRead(item) is not { } id)
            {
                informer._cache.Upsert(item);   // reports it
                return;
            }

            _named.Add(id.Key);
            informer._cache.UpsertListed(id, item);
        }
    }
}
