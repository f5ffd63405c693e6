using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Catalog;

/// <summary>Reads catalogue files: the built-in ones, or people's own in the same form.</summary>
public static class CatalogFiles
{
    private const string Prefix = "catalog/";

    /// <summary>The services that Hansa comes with.</summary>
    public static (ImmutableArray<CatalogEntry> Entries, ImmutableArray<CatalogProblem> Problems) BuiltIn() => Read(
        typeof(CatalogFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name[Prefix.Length..], Resource(name))));

    /// <summary>Every <c>*.yaml</c> and <c>*.yml</c> of a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static (ImmutableArray<CatalogEntry> Entries, ImmutableArray<CatalogProblem> Problems) InFolder(string folder) => Read(
        Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml")
            .Order(StringComparer.Ordinal)
            .Select(file => (file, File.ReadAllText(file))));

    /// <summary>Reads files; of two entries with one name the first counts and the second is reported.</summary>
    public static (ImmutableArray<CatalogEntry> Entries, ImmutableArray<CatalogProblem> Problems) Read(IEnumerable<(string File, string Text)> files)
    {
        var entries = ImmutableArray.CreateBuilder<CatalogEntry>();
        var problems = ImmutableArray.CreateBuilder<CatalogProblem>();
        foreach (var (file, text) in files)
        {
            var (entry, found) = ReadOne(file, text);
            problems.AddRange(found);
            if (entry is not null && entries.FirstOrDefault(e => e.App.Metadata.Name == entry.App.Metadata.Name) is { } first)
            {
                problems.Add(new CatalogProblem(file, 0, $"App {entry.App.Metadata.Name} stands in {first.File} already"));
            }
            else if (entry is not null)
            {
                entries.Add(entry);
            }
        }

        return (entries.ToImmutable(), problems.ToImmutable());
    }

    private static (CatalogEntry? Entry, ImmutableArray<CatalogProblem> Problems) ReadOne(string file, string text)
    {
        try
        {
            if (YamlReader.Read(text) is not YamlValue.Mapping root)
            {
                return (null, [new CatalogProblem(file, 1, "an App object is expected")]);
            }

            return YamlToJson.Convert(root) is var body && body["kind"]?.ToString() == Kinds.App.Kind && body["apiVersion"]?.ToString() == Kinds.App.ApiVersion
                ? ReadApp(file, root, body)
                : (null, [new CatalogProblem(file, root.Line, $"apiVersion {Kinds.App.ApiVersion} and kind {Kinds.App.Kind} are expected")]);
        }
        catch (YamlSyntaxException e)
        {
            return (null, [new CatalogProblem(file, e.Line, $"column {e.Column}: {e.Problem}")]);
        }
    }

    private static (CatalogEntry? Entry, ImmutableArray<CatalogProblem> Problems) ReadApp(string file, YamlValue.Mapping root, System.Text.Json.Nodes.JsonObject body)
    {
        try
        {
            var app = body.Read(HansaJson.Default.App);
            var (_, problems) = AppReading.Read(app);
            var digest = Digest.Of(JsonSerializer.Serialize(app.Spec, HansaJson.Default.AppSpec));
            return problems.IsEmpty
                ? (new CatalogEntry(file, app, body, digest), [])
                : (null, [.. problems.Select(p => new CatalogProblem(file, CatalogLines.LineOf(root, p), p))]);
        }
        catch (JsonException e)
        {
            return (null, [new CatalogProblem(file, root.Line, $"this is not an App: {e.Message}")]);
        }
    }

    private static string Resource(string name)
    {
        using var stream = typeof(CatalogFiles).Assembly.GetManifestResourceStream(name)!; // listed above, so it is there
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
