namespace Hansa.ApiServer.Errors;

/// <summary>Names of the real server's own packages, where its messages show them.</summary>
internal static class GoPackages
{
    public const string Scheme = "pkg/runtime/scheme.go:111";

    /// <summary>The package of a group's internal types: <c>core</c>, <c>apps</c>, <c>rbac</c>.</summary>
    public static string Internal(string group) => group.Length == 0 ? "core" : group.Split('.', 2)[0];
}
