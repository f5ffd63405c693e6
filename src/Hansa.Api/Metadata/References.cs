namespace Hansa.Api.Metadata;

/// <summary>The name of an object in the same namespace.</summary>
public sealed record LocalObjectReference
{
    /// <summary>Name of the object.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>Kubernetes' label selector: all of <see cref="MatchLabels"/> and all of <see cref="MatchExpressions"/>; empty matches everything.</summary>
public sealed record LabelSelector
{
    /// <summary>Labels that must be present with exactly these values.</summary>
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    /// <summary>Requirements on single labels.</summary>
    public IReadOnlyList<LabelRequirement>? MatchExpressions { get; init; }

    /// <summary>Whether labels satisfy the selector, by the rules of meta/v1 LabelSelector. An unknown operator matches nothing: see <see cref="LabelSelectorProblems"/> first.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        (MatchLabels is null || MatchLabels.All(l => labels.TryGetValue(l.Key, out var value) && value == l.Value))
        && (MatchExpressions is null || MatchExpressions.All(e => e.Matches(labels)));
}

/// <summary>One requirement of a label selector.</summary>
public sealed record LabelRequirement
{
    /// <summary>Label key.</summary>
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>Values for <c>In</c> and <c>NotIn</c>.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    internal bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var present = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            "In" => present && (Values ?? []).Contains(value),
            "NotIn" => !present || !(Values ?? []).Contains(value),
            "Exists" => present,
            "DoesNotExist" => !present,
            _ => false,
        };
    }
}
