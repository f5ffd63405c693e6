using System.Text.RegularExpressions;

namespace Hansa.Architecture.Tests;

/// <summary>A folder of Hansa.Federation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Files">The source files in it.</param>
internal sealed partial record Room(string Name, IReadOnlyList<SourceFile> Files)
{
    private const string Project = "Hansa.Federation";

    public static IReadOnlyList<Room> All { get; } =
    [
        .. Source.Below(Project)
            .Where(file => file.Path.Count(c => c == '/') > 1)
            .GroupBy(file => file.Path.Split('/')[1])
            .OrderBy(room => room.Key, StringComparer.Ordinal)
            .Select(room => new Room(room.Key, [.. room])),
    ];

    /// <summary>Its own types that others can name.</summary>
    private HashSet<string> Types { get; } = [.. Files.SelectMany(file => Declared().Matches(file.Code)).Select(type => type.Groups["name"].Value)];

    /// <summary>Which file uses which other room.</summary>
    public IEnumerable<(string File, string Room)> Uses =>
        from file in Files
        from other in All
        where other.Name != Name && other.IsUsedBy(file)
        select (file.Path, other.Name);

    /// <summary>By its namespace, or by a name that starts at the room: neighbours can do without the namespace above them.</summary>
    private bool IsUsedBy(SourceFile file) =>
        file.Knows($"{Project}.{Name}")
        || Regex.Matches(file.Code, $@"(?<![\w.]){Name}\.(?:\w+\.)?(?<type>[A-Z]\w*)").Any(use => Types.Contains(use.Groups["type"].Value))
        || Regex.Matches(file.Code, $@"(?<![\w.]){Name}\.(?<type>[A-Z]\w*)").Any(use => Types.Contains(use.Groups["type"].Value));

    [GeneratedRegex(@"^(?:public|internal)(?: \w+)* (?:class|record|struct|interface|enum) (?<name>[A-Z]\w*)", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
