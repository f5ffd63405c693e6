namespace Hansa.Federation.Planning.Values;

/// <summary>Paths of values as <c>helm --set</c> writes them: <c>a.b[0].c</c>, a dot in a key as <c>\.</c>.</summary>
public static class ValuesPath
{
    /// <summary>The path of a key below a path; the root's is empty.</summary>
    public static string Child(string path, string key)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(key);
        return path.Length == 0 ? Written(key) : $"{path}.{Written(key)}";
    }

    /// <summary>A key as it stands in a path.</summary>
    internal static string Written(string key) =>
        key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(".", "\\.", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);

    /// <summary>The path of an item of a list.</summary>
    public static string Item(string path, int index) => $"{path}[{index}]";
}
