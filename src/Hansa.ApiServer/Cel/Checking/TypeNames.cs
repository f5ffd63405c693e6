using Hansa.ApiServer.Cel.Types;

namespace Hansa.ApiServer.Cel.Checking;

/// <summary>Types that expressions can name.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, CelType> Known = new(StringComparer.Ordinal)
    {
        ["bool"] = CelType.Bool,
        ["int"] = CelType.Int,
        ["uint"] = CelType.Uint,
        ["double"] = CelType.Double,
        ["string"] = CelType.String,
        ["bytes"] = CelType.Bytes,
        ["null_type"] = CelType.Null,
        ["type"] = CelType.Type,
        ["list"] = CelType.ListOf(CelType.Dyn),
        ["map"] = CelType.MapOf(CelType.Dyn, CelType.Dyn),
        ["google.protobuf.Timestamp"] = CelType.Timestamp,
        ["google.protobuf.Duration"] = CelType.Duration,
        ["optional_type"] = CelType.OptionalOf(CelType.Dyn),
        [CelType.Url.Name] = CelType.Url,
        [CelType.Quantity.Name] = CelType.Quantity,
        [CelType.Ip.Name] = CelType.Ip,
        [CelType.Cidr.Name] = CelType.Cidr,
    };

    public static CelType? Find(string name) => Known.GetValueOrDefault(name);
}
