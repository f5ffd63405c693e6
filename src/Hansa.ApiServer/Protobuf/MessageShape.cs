namespace Hansa.ApiServer.Protobuf;

/// <summary>A protobuf message as the definitions in <c>Definitions/</c> describe it.</summary>
/// <param name="Name">With its package: <c>k8s.io.api.core.v1.Pod</c>.</param>
internal sealed record MessageShape(string Name)
{
    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<FieldShape> Fields { get; init; } = [];

    /// <summary>Has apiVersion and kind in JSON; in protobuf the envelope carries them.</summary>
    public bool IsKind { get; init; }

    /// <summary>Server-side apply takes it as one value.</summary>
    public bool Whole { get; init; }

    /// <summary>An entry of a map: key is field 1, value field 2.</summary>
    public bool IsMapEntry { get; init; }

    public JsonForm Form { get; init; }

    private readonly Dictionary<int, FieldShape> _byNumber = [];

    public FieldShape? Field(int number) => _byNumber.GetValueOrDefault(number);

    public static MessageShape Of(string name, IReadOnlyList<FieldShape> fields, MessageOptions options)
    {
        var shape = new MessageShape(name)
        {
            Fields = fields,
            IsKind = options.IsKind,
            Whole = options.Whole,
            IsMapEntry = options.IsMapEntry,
            Form = JsonForms.Of(name),
        };
        foreach (var field in fields)
            shape._byNumber.Add(field.Number, field);
        return shape;
    }
}

/// <summary>What <c>shape.proto</c> says of a message.</summary>
internal readonly record struct MessageOptions(bool IsKind, bool Whole, bool IsMapEntry);

/// <summary>One field of a message.</summary>
internal sealed record FieldShape(int Number, string JsonName, FieldType Type)
{
    /// <summary>Name of the message, for <see cref="FieldType.Message"/>.</summary>
    public string MessageName { get; init; } = "";

    public bool Repeated { get; init; }

    /// <summary>Go writes it even when empty.</summary>
    public bool Required { get; init; }

    /// <summary>What <c>shape.proto</c> says of it.</summary>
    public FieldOptions Options { get; init; } = FieldOptions.None;

    /// <summary>An empty value stands in JSON, too.</summary>
    public bool KeepsEmpty => Required || Options.Pointer || Repeated;
}

/// <summary>What <c>shape.proto</c> says of a field; each is explained there.</summary>
internal sealed record FieldOptions
{
    public static readonly FieldOptions None = new();

    public bool Inline { get; init; }

    public bool Pointer { get; init; }

    public bool Needed { get; init; }

    public string MergeKey { get; init; } = "";

    public bool MergeValues { get; init; }

    public bool RetainKeys { get; init; }

    public IReadOnlyList<string> ApplyKeys { get; init; } = [];

    public bool ApplySet { get; init; }

    public bool ApplyWhole { get; init; }

    public bool ApplyByField { get; init; }

    public string? KeyDefault { get; init; }
}

/// <summary>Types of fields that the definitions use, with their numbers in <c>descriptor.proto</c>.</summary>
internal enum FieldType
{
    Double = 1,
    Int64 = 3,
    Int32 = 5,
    Bool = 8,
    String = 9,
    Message = 11,
    Bytes = 12,
}
