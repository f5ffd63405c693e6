namespace Hansa.Federation.Planning.Values;

/// <summary>
/// The keys of one mapping. Equal keys may be repeated, the last counts; keys that Go tells apart and JSON does not
/// (<c>1</c> and <c>"1"</c>) are refused, since Helm would take either of them from one time to the next.
/// </summary>
internal sealed class MappingKeys
{
    private readonly Dictionary<string, Type> _seen = [];

    /// <summary>The key as JSON has it.</summary>
    /// <exception cref="YamlSyntaxException">The key cannot be used.</exception>
    public string Add(YamlValue.Scalar key)
    {
        var text = GoKey.Of(key);
        var type = GoScalar.Of(key).GetType();
        if (_seen.TryGetValue(text, out var before) && before != type)
        {
            throw new YamlSyntaxException(key.Line, key.Column, $"the key {text} stands here a second time, written differently: Helm may take either of them; keep one");
        }

        _seen[text] = type;
        return text;
    }
}
