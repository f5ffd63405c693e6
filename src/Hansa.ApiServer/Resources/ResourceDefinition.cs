using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Resources;

/// <summary>One resource in one served version: everything that requests, discovery, OpenAPI and tables need to know about it.</summary>
internal sealed record ResourceDefinition(GroupVersionKind Kind, string Plural, bool Namespaced)
{
    public string Singular { get; init; } = Kind.Kind.ToLowerInvariant();

    public string ListKind { get; init; } = Kind.Kind + "List";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Subresources served beside the object: <c>status</c>, <c>scale</c>, <c>token</c>, <c>finalize</c>, <c>log</c>…</summary>
    public IReadOnlyList<string> Subresources { get; init; } = [];

    /// <summary>Full verbs, or only <c>create</c> for reviews.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    /// <summary>Its CustomResourceDefinition is being deleted.</summary>
    public bool Ending { get; init; }

    /// <summary>The verbs that discovery names: none that writes while the definition goes, though the server still takes some of them.</summary>
    public IEnumerable<string> OfferedVerbs => Ending ? Verbs.Where(verb => verb is not ("create" or "patch" or "update")) : Verbs;

    /// <summary>Shape of the whole object; its fields <c>apiVersion</c>, <c>kind</c> and <c>metadata</c> (with the full ObjectMeta) included.</summary>
    public required Schema Schema { get; init; }

    /// <summary>Columns after Name; null means Name and Age.</summary>
    public IReadOnlyList<PrinterColumn>? Columns { get; init; }

    /// <summary>Field selectors beside metadata.name and metadata.namespace, as simple dotted paths.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>Comes from a CustomResourceDefinition: other rules for unknown kinds, patches, list metadata and updates hold.</summary>
    public bool Custom { get; init; }

    /// <summary>When metadata.generation is counted.</summary>
    public GenerationRule Generation { get; init; }

    /// <summary>What every answer warns of; empty when the version is not deprecated.</summary>
    public string DeprecationWarning { get; init; } = "";

    /// <summary>PUT of a missing object creates it (Lease, Event, Endpoints, RBAC kinds).</summary>
    public bool CreateOnUpdate { get; init; }

    /// <summary>PUT must carry a resourceVersion (custom resources, Lease).</summary>
    public bool UpdateNeedsResourceVersion { get; init; }

    /// <summary>Where <c>scale</c> reads and writes; null without that subresource.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>The version in which objects of this resource are stored.</summary>
    public string StorageVersion { get; init; } = Kind.Version;

    public GroupVersion GroupVersion => Kind.GroupVersion;

    public GroupResource GroupResource => new(Kind.Group, Plural);

    /// <summary>The same in the order in which the real server offers them for custom resources.</summary>
    public static readonly IReadOnlyList<string> CustomVerbs =
        ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    public static readonly IReadOnlyList<string> AllVerbs =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
}

/// <summary>When a write counts <c>metadata.generation</c> up.</summary>
internal enum GenerationRule
{
    /// <summary>The kind carries none.</summary>
    None,

    /// <summary>Whenever <c>spec</c> changes.</summary>
    Spec,

    /// <summary>Whenever <c>spec</c> or an annotation changes (Deployment).</summary>
    SpecAndAnnotations,

    /// <summary>Whenever anything beside metadata and status changes (custom resources, CRDs).</summary>
    AllButStatus,
}

/// <summary>JSON paths of the scale subresource, for example <c>.spec.replicas</c>.</summary>
internal sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string LabelSelector = "");

/// <summary>One column of a Table.</summary>
/// <param name="Name">Header.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>date</c>.</param>
/// <param name="JsonPath">Where a custom resource's cell comes from; empty for built-in kinds, whose cells are computed by code.</param>
internal sealed record PrinterColumn(string Name, string Type, string JsonPath = "")
{
    public string Format { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Above 0: only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }
}
