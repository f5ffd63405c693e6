using System.Text.Json.Serialization;

namespace Hansa.Api.Metadata;

/// <summary>The standard Kubernetes condition (meta/v1 Condition).</summary>
public sealed record Condition
{
    /// <summary>One of <see cref="ConditionTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>One of <see cref="Reasons"/>.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>What is wrong, where, and what to do; or what is well.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>Generation of the object that this was decided for.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When <see cref="Status"/> changed last.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>KubeFed's own field: when the cluster was probed last. Required by the KubeFedCluster schema, absent elsewhere.</summary>
    public DateTimeOffset? LastProbeTime { get; init; }

    /// <summary>Whether the status is <c>True</c>.</summary>
    [JsonIgnore]
    public bool IsTrue => Status == "True";
}
