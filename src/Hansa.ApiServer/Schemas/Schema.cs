using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>What a value must be in JSON.</summary>
internal enum SchemaType
{
    /// <summary>Anything at all.</summary>
    Any,
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,

    /// <summary>A whole number or a string (<c>x-kubernetes-int-or-string</c>).</summary>
    IntOrString,
}

/// <summary>How server-side apply merges a list (<c>x-kubernetes-list-type</c>).</summary>
internal enum ListKind
{
    /// <summary>As one value; the default.</summary>
    Atomic,

    /// <summary>Scalars, each an entry of its own.</summary>
    Set,

    /// <summary>Objects told apart by <see cref="Schema.ListMapKeys"/>.</summary>
    Map,
}

/// <summary>
/// The shape of a JSON value: one form for custom resources (from a structural OpenAPI schema) and for built-in kinds (from their
/// protobuf descriptors). Pruning, defaulting, validation, strict decoding, both merge patches and OpenAPI documents read it.
/// Immutable once built; a recursive type refers to itself through <see cref="Reference"/>.
/// </summary>
internal sealed class Schema
{
    // Before the static schemas: initializers run in the order of the text.
    private static readonly Dictionary<string, Schema> EmptyProperties = [];

    /// <summary>A value of which nothing is known; everything in it is kept.</summary>
    public static readonly Schema Anything = new() { Type = SchemaType.Any, PreserveUnknownFields = true };

    public SchemaType Type { get; init; }

    public string Description { get; init; } = "";

    /// <summary>OpenAPI format: <c>int32</c>, <c>date-time</c>, <c>byte</c>…; empty when none.</summary>
    public string Format { get; init; } = "";

    public bool Nullable { get; init; }

    /// <summary>Fields of an object, in declared order.</summary>
    public IReadOnlyDictionary<string, Schema> Properties { get; init; } = EmptyProperties;

    /// <summary>Values of a map; null when the object is no map.</summary>
    public Schema? AdditionalProperties { get; init; }

    /// <summary>Elements of an array.</summary>
    public Schema? Items { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Go's struct has the field whether it was set or not: an embedded struct, or one without <c>omitempty</c>. Built-in kinds only.</summary>
    public bool AlwaysPresent { get; init; }

    /// <summary>Go leaves the field out when it is empty (<c>omitempty</c>). Built-in kinds only.</summary>
    public bool OmittedWhenEmpty { get; init; }

    public JsonNode? Default { get; init; }

    /// <summary>Unknown fields are kept and not reported (<c>x-kubernetes-preserve-unknown-fields</c>).</summary>
    public bool PreserveUnknownFields { get; init; }

    /// <summary>A whole Kubernetes object lies here (<c>x-kubernetes-embedded-resource</c>).</summary>
    public bool EmbeddedResource { get; init; }

    public ListKind ListKind { get; init; }

    /// <summary>Keys of a list map, for example <c>containerPort</c>, <c>protocol</c>.</summary>
    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>The object is applied as one value (<c>x-kubernetes-map-type: atomic</c>).</summary>
    public bool AtomicMap { get; init; }

    /// <summary>Key of strategic merge (<c>patchMergeKey</c>); empty when the list is replaced. Built-in kinds only.</summary>
    public string PatchMergeKey { get; init; } = "";

    /// <summary>Strategic merge: a list of scalars is merged as a set. Built-in kinds only.</summary>
    public bool PatchMergesPrimitives { get; init; }

    /// <summary>Strategic merge: <c>$retainKeys</c> applies (<c>patchStrategy: retainKeys</c>). Built-in kinds only.</summary>
    public bool PatchRetainsKeys { get; init; }

    /// <summary>Limits that only custom resources have; null for built-in kinds.</summary>
    public SchemaLimits? Limits { get; init; }

    /// <summary>Name of the type in OpenAPI documents (<c>io.k8s.api.core.v1.PodSpec</c>); empty when it has none of its own.</summary>
    public string TypeName { get; init; } = "";

    private int _hasRules;

    /// <summary>Whether a CEL rule stands here or anywhere below.</summary>
    internal bool HasRules
    {
        get
        {
            if (_hasRules == 0)
                _hasRules = FindRules() ? 1 : -1;
            return _hasRules > 0;
        }
    }

    // What is referred to are types of the server's own, which have none.
    private bool FindRules() =>
        Reference is null
        && (Limits is { Rules.Count: > 0 }
            || Items is { HasRules: true }
            || AdditionalProperties is { HasRules: true }
            || Properties.Values.Any(property => property.HasRules));

    /// <summary>Another type by its name, resolved late so that types may contain themselves; null when this is the type itself.</summary>
    public Func<Schema>? Reference { get; init; }

    /// <summary>The schema itself, or what it refers to.</summary>
    public Schema Resolved => Reference?.Invoke() ?? this;

    /// <summary>The schema of a field; null when no field of that name is declared.</summary>
    public Schema? Field(string name)
    {
        var schema = Resolved;
        return schema.Properties.TryGetValue(name, out var property) ? property.Resolved : schema.AdditionalProperties?.Resolved;
    }
}
