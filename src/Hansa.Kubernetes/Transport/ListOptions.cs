namespace Hansa.Kubernetes.Transport;

/// <summary>What of a collection is listed and watched.</summary>
public sealed record ListOptions
{
    /// <summary>Kubernetes label selector; null means all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Kubernetes field selector; null means all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Whether only <c>metadata</c> is asked for. A server that does not know how answers whole objects.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>Most objects that are taken: a list with more is a <see cref="ApiFailure.BadAnswer"/>, and so is the watch event that goes beyond. Null means as many as the client takes of any list.</summary>
    public int? MaxItems { get; init; }

    /// <summary>After how long the server should end a watch; the client ends it 30 s later if the server did not.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
