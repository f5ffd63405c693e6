using System.Text.Json.Serialization;

namespace Hansa.Api.Metadata;

/// <summary>The parts of Kubernetes' ObjectMeta that Hansa reads. Never written back as a whole: unknown fields would be lost.</summary>
public sealed record ObjectMeta
{
    /// <summary>Name, unique in namespace and kind.</summary>
    public required string Name { get; init; }

    /// <summary>Namespace; null for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>Unique in space and time; empty on an object that is not stored yet.</summary>
    public string Uid { get; init => field = value ?? ""; } = "";

    /// <summary>Opaque version of the stored object.</summary>
    public string ResourceVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Counts changes of the desired state.</summary>
    public long Generation { get; init; }

    /// <summary>When the object was stored first, RFC 3339.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When deletion was asked for; null while nobody did.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Who must let go before the object disappears.</summary>
    public IReadOnlyList<string> Finalizers { get; init => field = value ?? []; } = [];

    /// <summary>Labels; never null.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? EmptyMap; } = EmptyMap;

    /// <summary>Annotations; never null.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? EmptyMap; } = EmptyMap;

    /// <summary>Whether somebody asked for the object to be deleted.</summary>
    [JsonIgnore]
    public bool IsDeleting => DeletionTimestamp is not null;

    /// <summary>The key of the object that this metadata belongs to.</summary>
    [JsonIgnore]
    public ObjectKey Key => new(Namespace ?? "", Name);

    /// <summary>The annotation's value, or null.</summary>
    public string? Annotation(string key) => Annotations.TryGetValue(key, out var value) ? value : null;

    /// <summary>The label's value, or null.</summary>
    public string? Label(string key) => Labels.TryGetValue(key, out var value) ? value : null;

    private static readonly IReadOnlyDictionary<string, string> EmptyMap =
        System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}
