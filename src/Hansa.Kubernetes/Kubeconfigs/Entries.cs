namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>The cluster and the user that the current context names.</summary>
internal sealed record Entries(YamlMapping Cluster, YamlMapping User)
{
    private const int MaxShown = 63;

    /// <summary>Null if one of them cannot be found, which is a finding.</summary>
    public static Entries? Current(YamlMapping root, Findings findings)
    {
        if (findings.Text(root, "current-context") is not { } context)
        {
            findings.Add(FindingReasons.MissingCurrentContext, root.PlaceOf("current-context"), "current-context is missing; name the context to use (kubectl config use-context)");
            return null;
        }

        if (root.Find("contexts") is YamlSequence { Items: { Count: > 1 } several })
        {
            findings.Warn(FindingReasons.SeveralContexts, several[1].Place,
                $"{several.Count} contexts: only the current one is used, and the credentials of the others need not lie here; keep one (kubectl config view --flatten --minify --raw)");
        }

        if (Named(root, "contexts", "context", context, findings) is not { } chosen)
        {
            AddUnlessSaid(findings, FindingReasons.UnknownContext, root.PlaceOf("current-context"), $"contexts has no entry {Shown(context)}, which current-context names");
            return null;
        }

        var cluster = Referred(root, chosen, "cluster", FindingReasons.MissingCluster, FindingReasons.UnknownCluster, findings);
        var user = Referred(root, chosen, "user", FindingReasons.MissingUser, FindingReasons.UnknownUser, findings);
        return cluster is null || user is null ? null : new Entries(cluster, user);
    }

    private static YamlMapping? Referred(
        YamlMapping root, YamlMapping context, string what, string missing, string unknown, Findings findings)
    {
        if (findings.Text(context, what) is not { } name)
        {
            findings.Add(missing, context.PlaceOf(what), $"the current context names no {what}; it needs one");
            return null;
        }

        var entry = Named(root, what + "s", what, name, findings);
        if (entry is null) AddUnlessSaid(findings, unknown, context.PlaceOf(what), $"{what}s has no entry {Shown(name)}, which the current context names");
        return entry;
    }

    /// <summary>The body of the entry with this name. Two with one name are refused: tools differ in which of them counts.</summary>
    private static YamlMapping? Named(YamlMapping root, string list, string body, string name, Findings findings)
    {
        var found = Items(root, list, findings).OfType<YamlMapping>().Where(e => e.Find("name") is YamlScalar { Value: var n } && n == name).ToList();
        if (found.Count > 1) findings.Add(FindingReasons.DuplicateName, found[1].Place, $"{list} has two entries with this name; keep one");
        if (found.Count != 1) return null;
        if (findings.Mapping(found[0], body) is { } mapping) return mapping;
        return new YamlMapping(found[0].PlaceOf(body), new Dictionary<string, YamlTree>());
    }

    private static IReadOnlyList<YamlTree> Items(YamlMapping root, string list, Findings findings)
    {
        if (root.Find(list) is not { } field) return [];
        if (field is YamlSequence sequence) return sequence.Items;
        findings.Add(FindingReasons.WrongType, field.Place, $"{list} must be a list");
        return [];
    }

    private static void AddUnlessSaid(Findings findings, string reason, YamlPlace place, string message)
    {
        if (!findings.All.Any(f => f.Reason is FindingReasons.DuplicateName or FindingReasons.WrongType)) findings.Add(reason, place, message);
    }

    private static string Shown(string name) => name.Length <= MaxShown && name.All(c => c is > ' ' and < (char)127) ? $"'{name}'" : "of that name";
}
