using System.Collections.Frozen;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>Which fields an entry may have, which are refused and why; any other could change the meaning and is refused as unknown.</summary>
internal sealed class FieldRules(IEnumerable<string> allowed, IReadOnlyDictionary<string, (string Reason, string Message)> refused)
{
    private readonly FrozenSet<string> _allowed = allowed.ToFrozenSet(StringComparer.Ordinal);

    public void Check(YamlMapping entry, Findings findings)
    {
        foreach (var (name, field) in entry.Fields)
        {
            if (entry.Find(name) is null || _allowed.Contains(name)) continue;
            if (refused.TryGetValue(name, out var rule)) findings.Add(rule.Reason, field.Place, rule.Message);
            else findings.Add(FindingReasons.UnknownField, field.Place, "this field is not known here and might change what the entry means; remove it");
        }
    }
}
