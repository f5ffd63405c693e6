namespace Hansa.Federation.Planning.Values;

/// <summary>Values that have no default and that people must give.</summary>
public static class RequiredValues
{
    /// <summary>The paths that none of the layers gives.</summary>
    public static string[] Missing(IEnumerable<string> required, IEnumerable<YamlValue.Mapping?> layers)
    {
        var given = layers.ToArray();
        return [.. required.Where(path => !given.Any(root => Gives(root, path)))];
    }

    private static bool Gives(YamlValue.Mapping? root, string path)
    {
        YamlValue? at = root;
        foreach (var key in path.Split('.'))
        {
            at = (at as YamlValue.Mapping)?.Find(key)?.Value;
        }

        return at is not (null or YamlValue.Scalar { IsNull: true });
    }
}
