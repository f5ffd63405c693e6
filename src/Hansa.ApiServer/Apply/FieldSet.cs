using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Apply;

/// <summary>
/// A set of field paths as a tree, as <c>FieldsV1</c> writes it: elements are <c>f:name</c>, <c>k:{"key":…}</c> or <c>v:value</c>; a node
/// that is itself in the set and has children carries <c>.</c>.
/// </summary>
internal sealed class FieldSet
{
    private Dictionary<string, FieldSet>? _children;

    /// <summary>The path that ends here belongs to the set.</summary>
    public bool Self { get; set; }

    public bool IsEmpty => !Self && (_children is null || _children.Count == 0);

    public IEnumerable<KeyValuePair<string, FieldSet>> Children => _children ?? [];

    public FieldSet? Child(string element) => _children?.GetValueOrDefault(element);

    public FieldSet ChildOrNew(string element)
    {
        _children ??= new Dictionary<string, FieldSet>(StringComparer.Ordinal);
        if (!_children.TryGetValue(element, out var child))
            _children[element] = child = new FieldSet();
        return child;
    }

    public void Add(string element) => ChildOrNew(element).Self = true;

    /// <summary>Puts a finished part in; an empty one is left out.</summary>
    public void Attach(string element, FieldSet child)
    {
        if (child.IsEmpty)
            return;
        _children ??= new Dictionary<string, FieldSet>(StringComparer.Ordinal);
        _children[element] = child;
    }

    public FieldSet Union(FieldSet other)
    {
        var result = new FieldSet { Self = Self || other.Self };
        foreach (var (element, child) in Children)
            result.Attach(element, other.Child(element) is { } twin ? child.Union(twin) : child);
        foreach (var (element, child) in other.Children)
            if (Child(element) is null)
                result.Attach(element, child);
        return result;
    }

    public FieldSet Difference(FieldSet other)
    {
        var result = new FieldSet { Self = Self && !other.Self };
        foreach (var (element, child) in Children)
            result.Attach(element, other.Child(element) is { } twin ? child.Difference(twin) : child);
        return result;
    }

    public FieldSet Intersection(FieldSet other)
    {
        var result = new FieldSet { Self = Self && other.Self };
        foreach (var (element, child) in Children)
            if (other.Child(element) is { } twin)
                result.Attach(element, child.Intersection(twin));
        return result;
    }

    /// <summary>Without a field and all below it.</summary>
    public void Remove(string element) => _children?.Remove(element);

    public bool SameAs(FieldSet other)
    {
        if (Self != other.Self || (_children?.Count ?? 0) != (other._children?.Count ?? 0))
            return false;
        foreach (var (element, child) in Children)
            if (other.Child(element) is not { } twin || !child.SameAs(twin))
                return false;
        return true;
    }

    /// <summary>Paths as messages show them, members of a level before what lies deeper: <c>.spec.items[name="i1"].value</c>.</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        var sorted = Children.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        foreach (var (element, child) in sorted)
            if (child.Self)
                yield return prefix + PathElements.Shown(element);
        foreach (var (element, child) in sorted)
            foreach (var path in child.Paths(prefix + PathElements.Shown(element)))
                yield return path;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (_children is null)
            return json;
        if (Self)
            json["."] = new JsonObject();
        foreach (var (element, child) in _children.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json[element] = child.ToJson();
        return json;
    }

    /// <summary>Reads <c>fieldsV1</c>.</summary>
    public static FieldSet Parse(JsonObject json, bool isRoot = true)
    {
        var set = new FieldSet { Self = !isRoot && (json.Count == 0 || json.ContainsKey(".")) };
        foreach (var (element, child) in json)
            if (element != "." && child is JsonObject inner)
                set.Attach(element, Parse(inner, isRoot: false));
        return set;
    }
}
