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
        app => _entries.TryGetValue(app.Metadata.Name, out var known) && ReferenceEquals(known.App, app) ? known : Entry.Of(app)));

    /// <summary>The App of that name, or null.</summary>
    public Entry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>An App, and what reading it gave.</summary>
    /// <param name="App">The object.</param>
    /// <param name="Model">The model; null when there are problems.</param>
    /// <param name="Problems">What is wrong with it.</param>
    public sealed record Entry(App App, AppModel? Model, ImmutableArray<string> Problems)
    {
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
