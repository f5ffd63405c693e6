using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Fleet;

namespace Hansa.Sandbox.Import;

/// <summary>Names of the clusters that stand for KommanderClusters: the same wherever that is possible.</summary>
internal static partial class FakeClusterNames
{
    private const int MaxLength = 63;

    /// <summary>One for each; unique, and a DNS label.</summary>
    public static ImmutableDictionary<ObjectKey, string> For(IEnumerable<ObjectKey> clusters)
    {
        var names = ImmutableDictionary.CreateBuilder<ObjectKey, string>();
        var taken = new HashSet<string>(StringComparer.Ordinal) { SandboxFleet.Management, SandboxFleet.Control };
        foreach (var key in clusters)
        {
            var wished = NoLabel().Replace(key.Name.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } name ? name : "cluster";
            names[key] = Candidates(wished).First(taken.Add);
        }

        return names.ToImmutable();
    }

    private static IEnumerable<string> Candidates(string name)
    {
        yield return name[..Math.Min(name.Length, MaxLength)].TrimEnd('-');
        for (var number = 2; ; number++)
            yield return $"{name[..Math.Min(name.Length, MaxLength - 6)].TrimEnd('-')}-{number}";
    }

    [GeneratedRegex("[^a-z0-9-]")]
    private static partial Regex NoLabel();
}
