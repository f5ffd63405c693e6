namespace Hansa.ApiServer.Security;

/// <summary>Which single rights of some rules nobody holds, put together again by what they are about.</summary>
internal static class MissingRights
{
    public static IEnumerable<PolicyRule> Of(IReadOnlyList<PolicyRule> held, IEnumerable<PolicyRule> wanted) => wanted
        .SelectMany(Single)
        .Where(right => !held.Any(rule => rule.Allows(right.Attributes)))
        .GroupBy(right => (right.Group, right.Resource, right.Name, right.Path))
        .Select(same => Together(same.Key, [.. same.Select(right => right.Verb).Distinct()]));

    private static IEnumerable<Right> Single(PolicyRule rule) =>
        from verb in rule.Verbs
        from right in rule.Paths.Select(path => new Right(verb, "", "", "", path)).Concat(
            from @group in rule.Groups
            from resource in rule.Resources
            from name in rule.Names.DefaultIfEmpty("")
            select new Right(verb, @group, resource, name, null))
        select right;

    private static PolicyRule Together((string Group, string Resource, string Name, string? Path) about, IReadOnlyList<string> verbs) => about.Path is { } path
        ? new PolicyRule(verbs, [], [], [], [path])
        : new PolicyRule(verbs, [about.Group], [about.Resource], about.Name.Length > 0 ? [about.Name] : [], []);

    private sealed record Right(string Verb, string Group, string Resource, string Name, string? Path)
    {
        public RequestAttributes Attributes
        {
            get
            {
                if (Path is not null)
                    return RequestAttributes.OfPath(Verb, Path);
                var parts = Resource.Split('/', 2);
                return new RequestAttributes(Verb, Group, parts[0], parts.Length > 1 ? parts[1] : "", Name, "");
            }
        }
    }
}
