using System.Text.Json.Serialization;

namespace Hansa.Bench.Servers;

/// <summary>What the benchmark asks of the process with the servers: one line of JSON, answered by one line.</summary>
internal sealed record ServersRequest(ServersVerb Do)
{
    /// <summary>First letters of the names of the clusters that are meant.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>A resource's plural.</summary>
    public string Resource { get; init; } = "";

    /// <summary>Writes per cluster that are waited for.</summary>
    public int Count { get; init; }

    /// <summary>Clusters beginning with this index are dead or slow.</summary>
    public int From { get; init; }

    /// <summary>How many clusters.</summary>
    public int Clusters { get; init; }
}

internal enum ServersVerb
{
    /// <summary>Forgets what was counted.</summary>
    Mark,

    /// <summary>Waits until every cluster has seen so many writes of a resource since the mark; answers when each had.</summary>
    Await,

    /// <summary>Requests since the mark, by cluster group, verb and resource.</summary>
    Requests,

    /// <summary>Starts the stand-in for Flux on every attached cluster.</summary>
    PlayFlux,

    /// <summary>No answers from some clusters.</summary>
    Kill,

    /// <summary>Late answers from some clusters.</summary>
    Slow,

    /// <summary>No faults any more.</summary>
    Heal,
}

/// <summary>The answer; fields that were not asked for are empty.</summary>
internal sealed record ServersAnswer
{
    /// <summary>Null when it went well.</summary>
    public string? Error { get; init; }

    /// <summary>Ticks of the machine's monotonic clock at which each cluster had what was waited for, by cluster name.</summary>
    public IReadOnlyDictionary<string, long> At { get; init; } = new Dictionary<string, long>();

    /// <summary>Requests.</summary>
    public IReadOnlyList<RequestCount> Requests { get; init; } = [];

    /// <summary>Ticks of the last request that was no watch, probe or Lease renewal; 0 when there was none.</summary>
    public long LastRequestAt { get; init; }
}

/// <summary>So many requests of one sort.</summary>
/// <param name="Group">First letters of the cluster's name, up to the dash.</param>
internal sealed record RequestCount(string Group, string Verb, string Resource, int Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ServersRequest))]
[JsonSerializable(typeof(ServersAnswer))]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchJson : JsonSerializerContext
{
}
