using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Requests;

/// <summary>What a path below a cluster's prefix names: a resource of the API, or something else (discovery, health, …).</summary>
/// <param name="Version">Group and version; null when the path names no resource.</param>
/// <param name="Namespace">Null for cluster scope.</param>
/// <param name="Resource">Plural.</param>
/// <param name="Name">Empty for a collection.</param>
/// <param name="Subresource">Empty for the object itself; <c>proxy/a/b</c> keeps its slashes.</param>
internal sealed record RequestTarget(string Path, GroupVersion? Version, string? Namespace, string Resource, string Name, string Subresource)
{
    /// <summary>Reads a path as <c>k8s.io/apiserver/pkg/endpoints/request</c> does.</summary>
    /// <param name="path">Unescaped, beginning with a slash, without the cluster's prefix.</param>
    public static RequestTarget Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (version, rest) = parts switch
        {
            ["api", var v, .. var more] when more.Length > 0 => (new GroupVersion("", v), more),
            ["apis", var group, var v, .. var more] when more.Length > 0 => (new GroupVersion(group, v), more),
            _ => (default(GroupVersion?), parts),
        };
        if (version is null)
            return new RequestTarget(path, null, null, "", "", "");
        return rest switch
        {
            ["namespaces", var ns, "status" or "finalize"] => new(path, version, null, "namespaces", ns, rest[2]),
            ["namespaces", var ns, var resource, .. var tail] => Named(path, version, ns, resource, tail),
            [var resource, .. var tail] => Named(path, version, null, resource, tail),
            _ => throw new InvalidOperationException("a version was read, so more parts follow"),
        };
    }

    private static RequestTarget Named(string path, GroupVersion? version, string? ns, string resource, string[] tail) =>
        new(path, version, ns, resource, tail.Length > 0 ? tail[0] : "", string.Join('/', tail.Skip(1)));
}
