using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Value validations of OpenAPI v3 and CEL rules, as a CustomResourceDefinition writes them.</summary>
internal sealed class SchemaLimits
{
    public IReadOnlyList<JsonNode?> Enum { get; init; } = [];

    public string? Pattern { get; init; }

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public decimal? MultipleOf { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public bool UniqueItems { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }

    public IReadOnlyList<Schema> AllOf { get; init; } = [];

    public IReadOnlyList<Schema> AnyOf { get; init; } = [];

    public IReadOnlyList<Schema> OneOf { get; init; } = [];

    public Schema? Not { get; init; }

    /// <summary><c>x-kubernetes-validations</c>, in their order.</summary>
    public IReadOnlyList<ValidationRule> Rules { get; init; } = [];
}

/// <summary>One CEL rule (<c>x-kubernetes-validations</c>).</summary>
internal sealed record ValidationRule(string Rule)
{
    public string Message { get; init; } = "";

    public string MessageExpression { get; init; } = "";

    /// <summary>Reason of the cause, for example <c>FieldValueForbidden</c>; empty means <c>FieldValueInvalid</c>.</summary>
    public string Reason { get; init; } = "";

    public string FieldPath { get; init; } = "";

    /// <summary>A transition rule also evaluated on create, with <c>oldSelf</c> as an optional.</summary>
    public bool OptionalOldSelf { get; init; }
}
