namespace Hansa.Kubernetes.Transport;

/// <summary>The right that a request needs, in the words of a Role: told when it is missing.</summary>
internal static class RequiredRight
{
    /// <summary><c>patch configmaps in namespace team</c>, or <c>get /version</c> for what is no resource.</summary>
    public static string Of(ApiRequest request)
    {
        var parts = request.Path.Trim('/').Split('/');
        return parts switch
        {
            ["api", _, .. var rest] when rest.Length > 0 => Resource(request, "", rest),
            ["apis", var group, _, .. var rest] when rest.Length > 0 => Resource(request, group, rest),
            _ => $"{VerbOf(request)} {request.Path}",
        };
    }

    private static string Resource(ApiRequest request, string group, string[] rest) => rest switch
    {
        ["namespaces", var ns, var plural, .. var name] => $"{Verb(request, name.Length > 0)} {Named(group, plural)} in namespace {Uri.UnescapeDataString(ns)}",
        [var plural] => $"{Verb(request, hasName: false)} {Named(group, plural)}{(plural == "namespaces" || request.Verb == "create" ? "" : " in all namespaces")}",
        [var plural, ..] => $"{Verb(request, hasName: true)} {Named(group, plural)}",
        [] => $"{VerbOf(request)} {request.Path}",
    };

    private static string Named(string group, string plural) => group.Length == 0 ? plural : $"{plural}.{group}";

    private static string Verb(ApiRequest request, bool hasName) => request.Method == HttpMethod.Get && !hasName && request.Verb == "get" ? "list" : VerbOf(request);

    /// <summary>Server-side apply is a patch to RBAC, and a replacement an update.</summary>
    private static string VerbOf(ApiRequest request) => request.Verb switch
    {
        "apply" => "patch",
        "replace" => "update",
        var verb => verb,
    };
}
