namespace Hansa.Kubernetes.Transport;

/// <summary>One request, before anything of HTTP is made for it.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path, string Verb)
{
    public const string Json = "application/json";
    public const string MergePatch = "application/merge-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    /// <summary>Without the question mark; empty if there is none.</summary>
    public string Query { get; init; } = "";

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Null if there is no body.</summary>
    public string? ContentType { get; init; }

    public string Accept { get; init; } = Json;

    /// <summary>Null means the client's own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Null means the client's own.</summary>
    public int? MaxBodyBytes { get; init; }

    /// <summary>Whether it may change something.</summary>
    public bool IsWrite => Method != HttpMethod.Get && !Query.Contains("dryRun=All", StringComparison.Ordinal);

    /// <summary>Whether the answer is a page of a list.</summary>
    public bool IsList => Verb == "list";

    /// <summary>Whether it only asks if the server is there.</summary>
    public bool IsProbe { get; init; }

    /// <summary>Whether the server's words about it may quote what nobody may read.</summary>
    public bool IsAboutSecrets => Path.Contains("/secrets", StringComparison.Ordinal);

    /// <summary>Whether the answer's body does not matter, not even if it is cut or too large.</summary>
    public bool IgnoreBody { get; init; }

    /// <summary>Whether "not found" is an answer like any other, not a failure: where that is common, an exception costs more than the request.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>What was asked, for messages: without the query, which may hold names that people gave in selectors.</summary>
    public string What => $"{Verb} {Path}";

    /// <summary>Splits what callers give as one string.</summary>
    public static ApiRequest Get(string pathAndQuery)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathAndQuery);
        if (pathAndQuery[0] != '/') throw new ArgumentException("a path starts with /", nameof(pathAndQuery));
        var mark = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        return mark < 0
            ? new ApiRequest(HttpMethod.Get, pathAndQuery, "get")
            : new ApiRequest(HttpMethod.Get, pathAndQuery[..mark], "get") { Query = pathAndQuery[(mark + 1)..] };
    }
}
