namespace Hansa.Federation.Planning;

/// <summary>Names that are made of other objects' names.</summary>
internal static class ObjectNames
{
    /// <summary>Kubernetes' limit.</summary>
    public const int MaxLength = 253;

    /// <summary>The name with the suffix, cut so that the whole is a name of an object, whatever length people used.</summary>
    public static string WithSuffix(string name, string suffix) => name.Length + suffix.Length <= MaxLength
        ? name + suffix
        : name[..(MaxLength - suffix.Length)].TrimEnd('-', '.') + suffix;
}
