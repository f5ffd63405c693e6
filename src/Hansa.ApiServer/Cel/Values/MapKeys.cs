using System.Diagnostics.CodeAnalysis;

namespace Hansa.ApiServer.Cel.Values;

/// <summary>Keys of maps: numbers of different types that are equal are one key.</summary>
internal static class MapKeys
{
    public static bool TryNormal(object? key, [NotNullWhen(true)] out object? normal)
    {
        normal = key switch
        {
            string or bool or long => key,
            ulong number => number <= long.MaxValue ? (long)number : number,
            double real when real == Math.Truncate(real) && Math.Abs(real) < 9e18 => (long)real,
            _ => null,
        };
        return normal is not null;
    }
}
