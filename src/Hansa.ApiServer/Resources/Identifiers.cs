namespace Hansa.ApiServer.Resources;

/// <summary>An API group and one of its versions; the core group is empty.</summary>
internal readonly record struct GroupVersion(string Group, string Version)
{
    /// <summary><c>v1</c> or <c>apps/v1</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Reads what stands in <c>apiVersion</c>; null when it has more than one slash.</summary>
    public static GroupVersion? Parse(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return new GroupVersion("", apiVersion);
        return apiVersion.IndexOf('/', slash + 1) >= 0 ? null : new GroupVersion(apiVersion[..slash], apiVersion[(slash + 1)..]);
    }

    public GroupVersionKind WithKind(string kind) => new(Group, Version, kind);
}

/// <summary>A kind in one version of its group.</summary>
internal readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    public GroupVersion GroupVersion => new(Group, Version);

    public GroupKind GroupKind => new(Group, Kind);

    /// <summary>As Go prints it: <c>apps/v1, Kind=Deployment</c>.</summary>
    public override string ToString() => $"{GroupVersion}, Kind={Kind}";
}

/// <summary>A kind whatever its version.</summary>
internal readonly record struct GroupKind(string Group, string Kind)
{
    /// <summary><c>ConfigMap</c> or <c>Deployment.apps</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Kind : $"{Kind}.{Group}";
}

/// <summary>A resource (plural) whatever its version.</summary>
internal readonly record struct GroupResource(string Group, string Resource)
{
    /// <summary><c>configmaps</c> or <c>deployments.apps</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Resource : $"{Resource}.{Group}";
}
