using System.Globalization;
using System.Text;

namespace Hansa.ApiServer.Wire;

/// <summary>
/// Where a value stands in a body. It is written out only when somebody asks: a path may be as long as the body, and a body may have a million
/// values, so that paths made in advance would keep a server busy for hours.
/// </summary>
internal sealed class FieldPath
{
    private const int LongestShown = 1024;

    private readonly FieldPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private FieldPath(FieldPath? parent, string? name, int index) => (_parent, _name, _index) = (parent, name, index);

    /// <summary>A field of <paramref name="parent"/>; of the body itself, if that is null.</summary>
    public static FieldPath Field(FieldPath? parent, string name) => new(parent, name, 0);

    public static FieldPath Element(FieldPath? parent, int index) => new(parent, null, index);

    /// <summary>As messages show it: <c>spec.items[0].x</c>; what is too long for anybody to read is cut.</summary>
    public override string ToString()
    {
        var steps = new Stack<FieldPath>();
        for (var step = this; step is not null; step = step._parent)
            steps.Push(step);
        var text = new StringBuilder();
        foreach (var step in steps)
        {
            if (step._name is { } name)
                text.Append(text.Length == 0 ? "" : ".").Append(name);
            else
                text.Append(CultureInfo.InvariantCulture, $"[{step._index}]");
            if (text.Length > LongestShown)
                return text.ToString(0, LongestShown) + "…";
        }
        return text.ToString();
    }
}
