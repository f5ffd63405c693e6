using System.Globalization;
using YamlDotNet.Core;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>A piece of YAML with its path.</summary>
internal abstract record YamlTree(string Path);

/// <param name="Path">Where it is.</param>
/// <param name="Value">Its text, unquoted.</param>
/// <param name="IsPlain">Whether it stood without quotes, so that <c>null</c> and <c>true</c> are not text.</param>
internal sealed record YamlScalar(string Path, string Value, bool IsPlain) : YamlTree(Path)
{
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    public override string ToString() => Path;   // the value may be a credential
}

internal sealed record YamlSequence(string Path, IReadOnlyList<YamlTree> Items) : YamlTree(Path)
{
    public override string ToString() => Path;
}

internal sealed record YamlMapping(string Path, IReadOnlyDictionary<string, YamlTree> Fields) : YamlTree(Path)
{
    public override string ToString() => Path;

    /// <summary>The field; null if it is not there or says nothing.</summary>
    public YamlTree? Find(string name) => Fields.TryGetValue(name, out var field) && !SaysNothing(field) ? field : null;

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
        new(new Finding(reason, string.Create(CultureInfo.InvariantCulture, $"{mark.Line}:{mark.Column}"), message));
}
