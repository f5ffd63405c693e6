using System.Collections.Immutable;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>Every App of the fleet, read once; an App that did not change is not read again.</summary>
public sealed class AppCatalog
{
    /// <summary>No Apps.</summary>
    public static AppCatalog Empty { get; } = new(ImmutableDictionary<string, Entry>.Empty);

    private readonly ImmutableDictionary<string, Entry> _entries;

    private AppCatalog(ImmutableDictionary<string, Entry> entries)
    {
        _entries = entries;
        Needs = Models
            .GroupBy(m => m.AppId)
            .ToImmutableDictionary(g => g.Key, g => g.SelectMany(m => m.Dependencies).ToImmutableHashSet());
    }

    /// <summary>Which app ids each app id needs, in any of its versions.</summary>
    public ImmutableDictionary<string, ImmutableHashSet<string>> Needs { get; }

    /// <summary>Names of all Apps, in ordinal order.</summary>
    public IEnumerable<string> Names => _entries.Keys.Order(StringComparer.Ordinal);

    /// <summary>Every App, whether it can be used or not.</summary>
    public IEnumerable<App> Objects => _entries.Values.Select(e => e.App);

    /// <summary>Every App that could be read.</summary>
    public IEnumerable<AppModel> Models => _entries.Values.Select(e => e.Model).OfType<AppModel>();

    /// <summary>A catalogue of <paramref name="apps"/>, which takes over what this one has read already.</summary>
    public AppCatalog With(IEnumerable<App> apps) => new(apps.ToImmutableDictionary(
        app => app.Metadata.Name,
        app => _entries.TryGetValue(app.Metadata.Name, out var known) ? known.With(app) : Entry.Of(app)));

    /// <summary>Whether a plan is the same with either.</summary>
    internal bool SaysTheSameAs(AppCatalog other) =>
        ReferenceEquals(this, other)
        || (_entries.Count == other._entries.Count && _entries.All(e => other._entries.TryGetValue(e.Key, out var entry) && e.Value.SaysTheSameAs(entry)));

    /// <summary>The App of that name, or null.</summary>
    public Entry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>An App, and what reading it gave.</summary>
    /// <param name="App">The object.</param>
    /// <param name="Model">The model; null when there are problems.</param>
    /// <param name="Problems">What is wrong with it.</param>
    public sealed record Entry(App App, AppModel? Model, ImmutableArray<string> Problems)
    {
        /// <summary>The same App as it is now. What is read of it follows from its name and its spec; a status alone makes no other model.</summary>
        internal Entry With(App app) =>
            ReferenceEquals(App, app) ? this
            : Model is not null && Model.Digest == AppReading.DigestOf(app.Spec) ? this with { App = app }
            : Of(app);

        internal bool SaysTheSameAs(Entry other) =>
            ReferenceEquals(this, other)
            || (Model is not null && Model.Digest == other.Model?.Digest)
            || (Model is null && other.Model is null && App.Spec.AppId == other.App.Spec.AppId && Problems.SequenceEqual(other.Problems));

        internal static Entry Of(App app)
        {
            try
            {
                var (model, problems) = AppReading.Read(app);
                return new Entry(app, model, problems);
            }
            catch (Exception e) when (e is not OutOfMemoryException) // a fault of ours in reading one App is no reason to stop all
            {
                return new Entry(app, null, [$"it cannot be read because of a fault in Hansa ({e.GetType().Name}); report it"]);
            }
        }
    }
}
