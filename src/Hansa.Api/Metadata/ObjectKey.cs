namespace Hansa.Api.Metadata;

/// <summary>Where an object of a known kind is: its namespace (empty for cluster-scoped kinds) and its name.</summary>
public readonly record struct ObjectKey(string Namespace, string Name) : IComparable<ObjectKey>
{
    /// <summary>The key of a cluster-scoped object.</summary>
    public static ObjectKey ClusterScoped(string name) => new("", name);

    /// <summary>The key that <see cref="ToString"/> wrote so.</summary>
    public static ObjectKey Parse(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? new(text[..slash], text[(slash + 1)..]) : ClusterScoped(text);

    /// <inheritdoc/>
    public int CompareTo(ObjectKey other) =>
        string.CompareOrdinal(Namespace, other.Namespace) is var byNamespace and not 0
            ? byNamespace
            : string.CompareOrdinal(Name, other.Name);

    /// <summary><c>namespace/name</c>, or the name alone.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    /// <summary>Ordinal order by namespace, then name.</summary>
    public static bool operator <(ObjectKey left, ObjectKey right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(ObjectKey left, ObjectKey right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(ObjectKey left, ObjectKey right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(ObjectKey left, ObjectKey right) => left.CompareTo(right) >= 0;
}
