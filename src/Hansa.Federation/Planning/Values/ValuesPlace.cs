namespace Hansa.Federation.Planning.Values;

/// <summary>
/// Where a value stands. It becomes a text only when somebody is told of it: a large text has a hundred thousand places, each with a path
/// as long as its keys and as deep as its maps.
/// </summary>
internal sealed class ValuesPlace
{
    private const int MostOfKey = 253;
    private const int Most = 1024;
    private const string Cut = "…";

    private readonly ValuesPlace? _above;
    private readonly string? _key;
    private readonly int _index;

    private ValuesPlace(ValuesPlace? above, string? key, int index) => (_above, _key, _index) = (above, key, index);

    public static ValuesPlace Root { get; } = new(null, null, 0);

    public ValuesPlace Child(string key) => new(this, key, 0);

    public ValuesPlace Item(int index) => new(this, null, index);

    /// <summary>The path, as <see cref="ValuesPath"/> writes it; what is too long for a sentence is cut.</summary>
    public override string ToString()
    {
        var parts = new Stack<string>();
        var length = 0;
        for (var at = this; at._above is { } above; at = above)
        {
            if (length > Most)
            {
                parts.Push(Cut);
                break;
            }

            parts.Push(at._key is { } key ? $".{ValuesPath.Written(key.Length > MostOfKey ? key[..MostOfKey] + Cut : key)}" : ValuesPath.Item("", at._index));
            length += parts.Peek().Length;
        }

        return string.Concat(parts).TrimStart('.');
    }
}
