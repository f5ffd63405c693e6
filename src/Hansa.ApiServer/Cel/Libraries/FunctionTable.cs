using System.Collections.Frozen;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>All functions and operators by name.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, Overload[]> Functions = new[]
        {
            Operators.All, Arithmetic.All, Conversions.All, Strings.All, StringFormat.All, Lists.All, Sets.All, Regexes.All, Optionals.All, Times.All,
            Urls.All, Quantities.All, Addresses.All,
        }
        .SelectMany(library => library)
        .GroupBy(overload => overload.Function, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    public static Overload[]? Find(string name) => Functions.GetValueOrDefault(name);
}
