using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel.Types;

internal enum CelKind
{
    Dyn,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    List,
    Map,

    /// <summary>An object with declared fields.</summary>
    Object,

    /// <summary>The type of types.</summary>
    Type,

    /// <summary>A type of a library, told apart by its name; an optional is one too.</summary>
    Opaque,

    /// <summary>A type that is not known yet: a parameter of a function, or the element of an empty list.</summary>
    Variable,
}

/// <summary>A static type of CEL. Objects take their fields from a schema, and only as they are asked for.</summary>
internal sealed class CelType
{
    public static readonly CelType Dyn = new(CelKind.Dyn, "dyn");
    public static readonly CelType Null = new(CelKind.Null, "null");
    public static readonly CelType Bool = new(CelKind.Bool, "bool");
    public static readonly CelType Int = new(CelKind.Int, "int");
    public static readonly CelType Uint = new(CelKind.Uint, "uint");
    public static readonly CelType Double = new(CelKind.Double, "double");
    public static readonly CelType String = new(CelKind.String, "string");
    public static readonly CelType Bytes = new(CelKind.Bytes, "bytes");
    public static readonly CelType Timestamp = new(CelKind.Timestamp, "timestamp");
    public static readonly CelType Duration = new(CelKind.Duration, "duration");
    public static readonly CelType Type = new(CelKind.Type, "type");
    public static readonly CelType Url = new(CelKind.Opaque, "kubernetes.URL");
    public static readonly CelType Quantity = new(CelKind.Opaque, "kubernetes.Quantity");
    public static readonly CelType Format = new(CelKind.Opaque, "kubernetes.NamedFormat");
    public static readonly CelType Ip = new(CelKind.Opaque, "net.IP");
    public static readonly CelType Cidr = new(CelKind.Opaque, "net.CIDR");

    private const string OptionalName = "optional_type";

    private readonly Dictionary<string, CelType?> _fields = new(StringComparer.Ordinal);
    private readonly Schema? _schema;

    private CelType(CelKind kind, string name, CelType[]? parameters = null, Schema? schema = null)
    {
        Kind = kind;
        Name = name;
        Parameters = parameters ?? [];
        _schema = schema;
    }

    public CelKind Kind { get; }

    public string Name { get; }

    public CelType[] Parameters { get; }

    public bool IsOptional => Kind == CelKind.Opaque && Name == OptionalName;

    public static CelType ListOf(CelType element) => new(CelKind.List, "list", [element]);

    public static CelType MapOf(CelType key, CelType value) => new(CelKind.Map, "map", [key, value]);

    public static CelType OptionalOf(CelType value) => new(CelKind.Opaque, OptionalName, [value]);

    public static CelType TypeOf(CelType type) => new(CelKind.Type, "type", [type]);

    public static CelType Variable(string name) => new(CelKind.Variable, name);

    public static CelType Object(string name, Schema schema) => new(CelKind.Object, name, schema: schema);

    /// <summary>The type of a field by its name in expressions; null when there is none.</summary>
    public CelType? Field(string name)
    {
        if (_fields.TryGetValue(name, out var known))
            return known;
        return _fields[name] = _schema is null ? null : SchemaTypes.OfField(_schema, FieldNames.Unescape(name), $"{Name}.{name}");
    }

    public override string ToString() => Parameters.Length == 0 ? Name : $"{Name}({string.Join(", ", Parameters.Select(type => type.ToString()))})";
}
