using System.Collections.Immutable;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Planning;

/// <summary>What is to be said of the layers of a plan. Each text is looked through once, however many clusters get it.</summary>
internal sealed class LayerNotes
{
    private readonly Dictionary<(ValuesText Values, ValuesText Defaults), ImmutableArray<string>> _warnings = [];
    private readonly Dictionary<ValuesText, ImmutableArray<string>> _credentials = [];

    /// <summary>What works but should be looked at.</summary>
    public IEnumerable<string> Warnings(OverrideLayer layer, ValuesText defaults)
    {
        if (!_warnings.TryGetValue((layer.Values, defaults), out var found))
        {
            found = ValuesLint.Warnings(layer.Values, defaults.Root);
            _warnings.Add((layer.Values, defaults), found);
        }

        return found.Select(finding => $"{layer.Source}, {finding}");
    }

    /// <summary>What looks like a credential where many may read it.</summary>
    public IEnumerable<string> Credentials(OverrideLayer layer)
    {
        if (layer.SecretDigest is not null)
        {
            return [];
        }

        if (!_credentials.TryGetValue(layer.Values, out var found))
        {
            found = CredentialKeys.In(layer.Values.Root);
            _credentials.Add(layer.Values, found);
        }

        return found.Select(finding => $"{layer.Source}, {finding}");
    }
}
