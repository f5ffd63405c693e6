using System.Collections.Immutable;

namespace Hansa.Federation.Planning.Values;

/// <summary>Keys whose names say that a credential stands under them. Only their paths are told.</summary>
public static class CredentialKeys
{
    private const int Most = 10;

    private static readonly ImmutableArray<string> Words =
        ["password", "passwd", "passphrase", "secretkey", "secretaccesskey", "clientsecret", "apikey", "accesstoken", "apitoken", "authtoken", "bearertoken", "privatekey", "tlskey"];

    /// <summary>A sentence for each, in the order of the text; references to Secrets and empty values are none.</summary>
    public static ImmutableArray<string> In(YamlValue.Mapping? values) => values is null ? [] : [.. Find(values, ValuesPlace.Root, new Effort(YamlReader.MaxNodes)).Take(Most)];

    private static IEnumerable<string> Find(YamlValue value, ValuesPlace place, Effort visits) => value switch
    {
        YamlValue.Mapping mapping => mapping.Entries.TakeWhile(_ => visits.Spend()).SelectMany(entry => IsCredential(entry)
            ? [$"values.yaml line {entry.Line}: {place.Child(entry.Key)} looks like a credential, and everybody who may read ConfigMaps can read it: put it into a Secret named by spec.configOverrides.secretName"]
            : Find(entry.Value, place.Child(entry.Key), visits)),
        YamlValue.Sequence sequence => sequence.Items.TakeWhile(_ => visits.Spend()).SelectMany((item, i) => Find(item, place.Item(i), visits)),
        _ => [],
    };

    private static bool IsCredential(YamlEntry entry) =>
        entry.Value is YamlValue.Scalar { IsNull: false, Text.Length: > 0 } scalar
        && !(scalar.IsPlain && scalar.Text is "true" or "false")
        && (Plain(entry.Key) is var key && (key is "token" or "secret" || Words.Any(word => key.EndsWith(word, StringComparison.Ordinal))));

    private static string Plain(string key) => string.Concat(key.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
