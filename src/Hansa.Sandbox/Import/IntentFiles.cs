using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hansa.Federation.Planning.Values;

namespace Hansa.Sandbox.Import;

/// <summary>Objects in files as <c>kubectl get -o yaml</c> (or <c>-o json</c>) writes them: one, a List, or several documents.</summary>
internal static partial class IntentFiles
{
    // kubectl writes a whole fleet into one List.
    private const int MaxNodes = 20_000_000;

    /// <summary>Every object of a file, or of a folder's <c>*.yaml</c>, <c>*.yml</c> and <c>*.json</c> and those of its folders.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read; the message says where and what to do.</exception>
    public static ImmutableArray<SourceObject> Read(string path)
    {
        if (File.Exists(path))
            return [.. ReadFile(path)];
        if (!Directory.Exists(path))
            throw new IOException($"{path}: there is no such file or folder");
        string[] files =
        [
            .. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0 ? [.. files.SelectMany(ReadFile)] : throw new IOException($"{path} holds no *.yaml, *.yml or *.json: export the intent there first");
    }

    private static IEnumerable<SourceObject> ReadFile(string file)
    {
        var line = 1;
        foreach (var document in Separator().Split(File.ReadAllText(file)))
        {
            foreach (var found in Flattened(file, line, Parse(file, line, document)))
                yield return new SourceObject(found);
            line += document.Count(character => character == '\n');
        }
    }

    private static JsonNode? Parse(string file, int firstLine, string document)
    {
        try
        {
            return document.AsSpan().TrimStart() is ['{', ..]
                ? JsonNode.Parse(document)
                : YamlReader.Read(document, MaxNodes) is { } root ? YamlToJson.Convert(root) : null;
        }
        catch (YamlSyntaxException error)
        {
            throw new IOException($"{file}:{firstLine + error.Line - 1}:{error.Column}: {error.Problem}: mend it, or leave the file out", error);
        }
        catch (JsonException error)
        {
            throw new IOException($"{file}:{firstLine + error.LineNumber ?? 0}: not JSON: mend it, or leave the file out", error);
        }
    }

    private static IEnumerable<JsonObject> Flattened(string file, int line, JsonNode? node) => node switch
    {
        null => [],
        JsonObject list when list["items"] is JsonArray items && list["kind"] is JsonValue kind && kind.ToString().EndsWith("List", StringComparison.Ordinal) =>
            items.SelectMany(item => Flattened(file, line, item)),
        JsonObject single => [single],
        _ => throw new IOException($"{file}:{line}: a Kubernetes object is expected: leave the file out"),
    };

    // Nothing of an object begins with three dashes at the left edge.
    [GeneratedRegex(@"^---(?:[ \t][^\n]*)?\r?$", RegexOptions.Multiline)]
    private static partial Regex Separator();
}
