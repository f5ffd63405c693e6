using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Hansa.Federation.Planning.Values;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Plans;

/// <summary>Reads manifests as kubectl does: files, folders, standard input, a kustomization.</summary>
internal static class ManifestFiles
{
    /// <exception cref="InvalidOperationException">One cannot be read; the message says which, where and why.</exception>
    public static IEnumerable<Manifest> Read(string path, TextReader input)
    {
        if (path == "-")
            return Parse("standard input", input.ReadToEnd());
        if (File.Exists(path))
            return Parse(path, File.ReadAllText(path));
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal).SelectMany(f => Parse(f, File.ReadAllText(f)))
            : throw new InvalidOperationException($"the path \"{path}\" does not exist");
    }

    /// <summary>What <c>kubectl kustomize</c> makes of a folder.</summary>
    public static async Task<ImmutableArray<Manifest>> KustomizeAsync(string folder, CancellationToken ct)
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var kubectl = Process.Start(start)!; // not through a shell
            var (output, error) = (kubectl.StandardOutput.ReadToEndAsync(ct), kubectl.StandardError.ReadToEndAsync(ct));
            await kubectl.WaitForExitAsync(ct);
            return kubectl.ExitCode == 0 ? [.. Parse($"kustomize {folder}", await output)] : throw new InvalidOperationException($"kubectl kustomize {folder}: {(await error).Trim()}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("-k needs kubectl, which is not on PATH; without it: kustomize build | hansa plan -f -", e);
        }
    }

    /// <summary>Every object of a stream of YAML documents; a List is taken apart.</summary>
    public static IEnumerable<Manifest> Parse(string file, string text)
    {
        foreach (var (line, document) in Documents(text))
        {
            YamlValue? root;
            try
            {
                root = YamlReader.Read(document);
            }
            catch (YamlSyntaxException e)
            {
                throw new InvalidOperationException($"{file}:{e.Line + line}:{e.Column}: {e.Problem}", e);
            }

            if (root is null or YamlValue.Scalar { IsNull: true })
                continue;
            if (root is not YamlValue.Mapping mapping)
                throw new InvalidOperationException($"{file}:{root.Line + line}: a Kubernetes object is expected");
            foreach (var body in Objects(YamlToJson.Convert(mapping)))
                yield return body["kind"] is JsonValue && body["apiVersion"] is JsonValue
                    ? new Manifest($"{file}:{mapping.Line + line}", body)
                    : throw new InvalidOperationException($"{file}:{mapping.Line + line}: apiVersion and kind are missing: a Kubernetes object is expected");
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonObject body) =>
        body["kind"]?.ToString() is { } kind && kind.EndsWith("List", StringComparison.Ordinal) && body["items"] is JsonArray items
            ? items.OfType<JsonObject>().SelectMany(Objects)
            : [body];

    /// <summary>The documents, with the lines before each.</summary>
    private static IEnumerable<(int Line, string Text)> Documents(string text)
    {
        var lines = text.Split('\n');
        var start = 0;
        for (var i = 0; i <= lines.Length; i++)
        {
            if (i < lines.Length && lines[i].TrimEnd() is not "---" && !lines[i].StartsWith("--- ", StringComparison.Ordinal))
                continue;
            yield return (start, string.Join('\n', lines[start..i]) + (i < lines.Length && i > start ? "\n" : "")); // the end of a line is part of a block of text
            start = i + 1;
        }
    }
}
