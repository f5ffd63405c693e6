using System.Text.Json.Nodes;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel.Values;

internal abstract class CelList
{
    public abstract int Count { get; }

    public abstract object? this[int index] { get; }

    /// <summary>Whether order matters, and what tells elements apart when it does not.</summary>
    public virtual ListKind Kind => ListKind.Atomic;

    public virtual IReadOnlyList<string> Keys => [];

    public IEnumerable<object?> Elements()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }
}

internal sealed class ValueList(IReadOnlyList<object?> values) : CelList
{
    public static readonly ValueList Empty = new([]);

    public override int Count => values.Count;

    public override object? this[int index] => values[index];
}

/// <summary>A list of an object, read where it stands.</summary>
internal sealed class JsonList(JsonArray array, Schema? schema) : CelList
{
    public override int Count => array.Count;

    public override object? this[int index] => JsonValues.Read(array[index], schema?.Items);

    public override ListKind Kind => schema?.ListKind ?? ListKind.Atomic;

    public override IReadOnlyList<string> Keys => schema?.ListMapKeys ?? [];
}

/// <summary>The sum of two lists that are sets or maps: one like the left one, so that it compares as such.</summary>
internal sealed class MergedList(IReadOnlyList<object?> values, CelList like) : CelList
{
    public override int Count => values.Count;

    public override object? this[int index] => values[index];

    public override ListKind Kind => like.Kind;

    public override IReadOnlyList<string> Keys => like.Keys;
}
