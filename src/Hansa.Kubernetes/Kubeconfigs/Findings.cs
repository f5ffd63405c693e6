using System.Collections.Immutable;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>Gathers findings and warnings, and reads fields by saying what is wrong with them.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _all = [];
    private readonly List<Finding> _warnings = [];

    public bool None => _all.Count == 0;

    public ImmutableArray<Finding> All => [.. _all];

    /// <summary>What somebody should know though the kubeconfig may be used.</summary>
    public ImmutableArray<Finding> Warnings => [.. _warnings];

    public void Add(string reason, YamlPlace place, string message) => _all.Add(At(reason, place, message));

    public void Warn(string reason, YamlPlace place, string message) => _warnings.Add(At(reason, place, message));

    /// <summary>The field's text; null if it is absent, or not a text, which is a finding.</summary>
    public string? Text(YamlMapping mapping, string name)
    {
        if (mapping.Find(name) is not { } field) return null;
        if (field is YamlScalar scalar) return scalar.Value;
        Add(FindingReasons.WrongType, field.Place, $"{name} must be a text");
        return null;
    }

    /// <summary>The field's mapping; null if it is absent, or something else, which is a finding.</summary>
    public YamlMapping? Mapping(YamlMapping parent, string name)
    {
        if (parent.Find(name) is not { } field) return null;
        if (field is YamlMapping mapping) return mapping;
        Add(FindingReasons.WrongType, field.Place, $"{name} must be a mapping");
        return null;
    }

    /// <summary>The field's bytes; null if it is absent, or not base64, which is a finding.</summary>
    public ImmutableArray<byte>? Base64(YamlMapping mapping, string name)
    {
        if (Text(mapping, name) is not { } text) return null;
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length)) return [.. bytes.AsSpan(0, length)];
        Add(FindingReasons.BadBase64, mapping.PlaceOf(name), $"{name} must be base64 of a PEM file, without line breaks inside quotes");
        return null;
    }

    private static Finding At(string reason, YamlPlace place, string message) => new(reason, place.ToString(), place.Line, place.Column, message);
}
