using System.Reflection;
using System.Text.RegularExpressions;

namespace Hansa.Architecture.Tests;

/// <summary>The source files of <c>src/</c>.</summary>
internal static partial class Source
{
    public static string Root { get; } = Path.Combine(
        typeof(Source).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, // the project file gives it
        "src");

    /// <summary>Files below a folder of <c>src/</c>, by their path from there.</summary>
    public static IReadOnlyList<SourceFile> Below(string folder = "") =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path)))),
    ];

    /// <summary>Every place below a folder whose code matches, as <c>path: text</c>.</summary>
    public static IReadOnlyList<string> Find(string folder, Regex pattern) =>
        [.. Below(folder).SelectMany(file => pattern.Matches(file.Code).Select(match => $"{file.Path}: {match.Value}"))];

    [GeneratedRegex(@"^\s*///?.*$|(?<=\s)//.*$", RegexOptions.Multiline)]
    internal static partial Regex Comment();

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?(?<name>[\w.]+);", RegexOptions.Multiline)]
    internal static partial Regex Using();
}

/// <param name="Path">From <c>src/</c>, with forward slashes.</param>
/// <param name="Text">All of it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The text without comments.</summary>
    public string Code { get; } = Source.Comment().Replace(Text, "");

    /// <summary>The namespaces and types that the file imports.</summary>
    public IEnumerable<string> Imports => Source.Using().Matches(Code).Select(m => m.Groups["name"].Value);

    /// <summary>Whether the file imports that namespace or one below it, or names it in full.</summary>
    public bool Knows(string ns) =>
        Imports.Any(i => i == ns || i.StartsWith(ns + ".", StringComparison.Ordinal)) || Code.Contains(ns + ".", StringComparison.Ordinal);
}
