using System.Net;
using Hansa.ApiServer.Cel.Types;

namespace Hansa.ApiServer.Cel.Values;

/// <summary>The type of a value when it is known.</summary>
internal static class RuntimeTypes
{
    private static readonly CelType List = CelType.ListOf(CelType.Dyn);
    private static readonly CelType Map = CelType.MapOf(CelType.Dyn, CelType.Dyn);
    private static readonly CelType Optional = CelType.OptionalOf(CelType.Dyn);

    public static CelType Of(object? value) => value switch
    {
        null => CelType.Null,
        bool => CelType.Bool,
        long => CelType.Int,
        ulong => CelType.Uint,
        double => CelType.Double,
        string => CelType.String,
        byte[] => CelType.Bytes,
        DateTimeOffset => CelType.Timestamp,
        TimeSpan => CelType.Duration,
        CelList => List,
        CelMap => Map,
        CelOptional => Optional,
        CelQuantity => CelType.Quantity,
        CelUrl => CelType.Url,
        IPAddress => CelType.Ip,
        CelCidr => CelType.Cidr,
        _ => CelType.Type,
    };

    public static bool Is(object? value, CelType type) => type.Kind switch
    {
        CelKind.Dyn or CelKind.Variable => true,
        CelKind.Int => value is long,
        CelKind.String => value is string,
        CelKind.Bool => value is bool,
        CelKind.List => value is CelList,
        CelKind.Map or CelKind.Object => value is CelMap,
        CelKind.Opaque => Of(value).Name == type.Name,
        var kind => Of(value).Kind == kind,
    };
}
