using System.Text;
using YamlDotNet.Core;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>Where a piece of YAML is. The path is put together when somebody asks for it: kept as text, the paths of a hostile file would fill the memory.</summary>
internal sealed record YamlPlace(YamlPlace? Parent, string Step, int Line, int Column)
{
    public static YamlPlace Root { get; } = new(null, "", 1, 1);

    public YamlPlace Item(int index, Mark mark) => new(this, $"[{index}]", (int)mark.Line, (int)mark.Column);

    public YamlPlace Field(string name, Mark mark) => new(this, name, (int)mark.Line, (int)mark.Column);

    /// <summary>For example <c>users[0].user.exec</c>.</summary>
    public override string ToString()
    {
        var steps = new Stack<string>();
        for (var place = this; place is { Parent: not null }; place = place.Parent) steps.Push(place.Step);
        var path = new StringBuilder();
        foreach (var step in steps) path.Append(path.Length == 0 || step[0] == '[' ? "" : ".").Append(step);
        return path.ToString();
    }
}

/// <summary>A piece of YAML with its place.</summary>
internal abstract record YamlTree(YamlPlace Place)
{
    public override string ToString() => Place.ToString();   // the value may be a credential
}

/// <param name="Place">Where it is.</param>
/// <param name="Value">Its text, unquoted.</param>
/// <param name="IsPlain">Whether it stood without quotes, so that <c>null</c> and <c>true</c> are not text.</param>
internal sealed record YamlScalar(YamlPlace Place, string Value, bool IsPlain) : YamlTree(Place)
{
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    public override string ToString() => Place.ToString();
}

internal sealed record YamlSequence(YamlPlace Place, IReadOnlyList<YamlTree> Items) : YamlTree(Place)
{
    public override string ToString() => Place.ToString();
}

internal sealed record YamlMapping(YamlPlace Place, IReadOnlyDictionary<string, YamlTree> Fields) : YamlTree(Place)
{
    public override string ToString() => Place.ToString();

    /// <summary>The field; null if it is not there or says nothing.</summary>
    public YamlTree? Find(string name) => Fields.TryGetValue(name, out var field) && !SaysNothing(field) ? field : null;

    /// <summary>Where the field is, or would be.</summary>
    public YamlPlace PlaceOf(string name) => Fields.TryGetValue(name, out var field) ? field.Place : new YamlPlace(Place, name, Place.Line, Place.Column);

    /// <summary>Go leaves out what is empty, and so an empty field means the same as none.</summary>
    private static bool SaysNothing(YamlTree tree) => tree switch
    {
        YamlScalar scalar => scalar.IsNull || scalar.Value.Length == 0,
        YamlSequence sequence => sequence.Items.Count == 0,
        YamlMapping mapping => mapping.Fields.Count == 0,
        _ => false,
    };
}

/// <summary>Ends vetting at once: the text is not a tree that can be looked at.</summary>
internal sealed class UnreadableException(Finding finding) : Exception(finding.Message)
{
    public Finding Finding { get; } = finding;

    public static UnreadableException At(Mark mark, string reason, string message) =>
        new(new Finding(reason, "", (int)mark.Line, (int)mark.Column, message));
}
