namespace Hansa.ApiServer.Kinds;

/// <summary>What filling in a kind's fields may need of its cluster.</summary>
/// <param name="Random">A random number below its argument.</param>
internal sealed record KindContext(Func<int, int> Random)
{
    /// <summary>Now, as it stands in objects.</summary>
    public Func<string> Now { get; init; } = () => "1970-01-01T00:00:00Z";

    /// <summary>Who creates; null for the server itself, and in updates.</summary>
    public Security.UserInfo? User { get; init; }

    /// <summary>All stored CustomResourceDefinitions.</summary>
    public Func<IEnumerable<Storage.StoredObject>> Definitions { get; init; } = () => [];
}
