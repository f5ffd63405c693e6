namespace Hansa.Kubernetes.Transport;

/// <summary>Limits of one client. The defaults suit a cluster that is not trusted.</summary>
public sealed record ApiClientOptions
{
    /// <summary>Deadline of a request, from sending it to the last byte of its body; of a watch, for its headers only.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Deadline of a whole list over all its pages.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Largest body that is read; one page of a list counts as one body.</summary>
    public int MaxBodyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Largest body of what is no list; null means <see cref="MaxBodyBytes"/>.</summary>
    public int? MaxObjectBytes { get; init; }

    /// <summary>Most bodies of more than 1 MiB that are read at once; the others wait within their deadlines. Watches do not count.</summary>
    public int MaxLargeBodies { get; init; } = int.MaxValue;

    /// <summary>Largest single watch event.</summary>
    public int MaxWatchLineBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Most items that one list may have over all its pages.</summary>
    public int MaxListItems { get; init; } = 200_000;

    /// <summary>Most requests under way at once, and so connections over HTTP/1.1. Watches and probes are not counted.</summary>
    public int MaxConnections { get; init; } = 8;

    /// <summary>Product and version, for audit logs.</summary>
    public string UserAgent { get; init; } = $"hansa/{typeof(ApiClientOptions).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Addresses that may be connected to.</summary>
    public AddressPolicy Addresses { get; init; } = AddressPolicy.Default;

    /// <summary>Whether HTTP/1.1 is spoken even where the server offers HTTP/2; for broken middle boxes.</summary>
    public bool DisableHttp2 { get; init; }

    /// <summary>When writes must have ended; null means that nothing limits them but their deadline.</summary>
    public WriteWindow? Writes { get; init; }

    /// <summary>Shared limit on the rate of requests but for probes; null means none.</summary>
    public RequestBudget? Budget { get; init; }
}
