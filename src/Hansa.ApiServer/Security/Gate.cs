using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Selectors;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Security;

/// <summary>How requests are authorized.</summary>
public enum AuthorizationMode
{
    /// <summary>Everybody who is authenticated may do everything; others may read version and health.</summary>
    AlwaysAllow,

    /// <summary>By the cluster's Roles and bindings.</summary>
    Rbac,
}

/// <summary>The gate of one cluster: who is it, whom do they speak for, may they.</summary>
internal sealed class Gate(AuthorizationMode mode, Rbac rbac, ServiceAccountTokens serviceAccounts, X509Certificate2 authority)
{
    private const string Bearer = "Bearer ";

    private static readonly string[] PublicPaths = ["/healthz", "/livez", "/readyz", "/version"];

    private readonly ConcurrentDictionary<string, UserInfo> _tokens = new(StringComparer.Ordinal);

    public ServiceAccountTokens ServiceAccounts => serviceAccounts;

    public Rbac Rbac => rbac;

    public bool Enforces => mode == AuthorizationMode.Rbac;

    public void AddToken(string token, UserInfo user) => _tokens[token] = user;

    public void RemoveToken(string token) => _tokens.TryRemove(token, out _);

    /// <returns>The user that the request counts for.</returns>
    /// <exception cref="StatusException">401 for credentials that are none, 403 for whom the caller may not speak for.</exception>
    public async Task<UserInfo> IdentifyAsync(HttpContext http) => Impersonate(http.Request.Headers, await AuthenticateAsync(http));

    /// <exception cref="StatusException">403 for what this user may not do.</exception>
    public void Admit(UserInfo user, HttpRequest request, RequestTarget target, string verb)
    {
        var wanted = target.Version is { } version
            ? new RequestAttributes(verb, version.Group, target.Resource, target.Subresource, NameOf(request, target, verb), NamespaceOf(target))
            : RequestAttributes.OfPath(verb, target.Path.Length > 1 ? target.Path.TrimEnd('/') : target.Path);
        if (!Decide(user, wanted).Allowed)
            throw wanted.Path is { } path
                ? Failures.ForbiddenPath(user.Name, verb, path)
                : Failures.Forbidden(wanted.GroupResource, wanted.Name, wanted.Refusal(user.Name));
    }

    public Decision Decide(UserInfo user, RequestAttributes wanted)
    {
        if (mode == AuthorizationMode.Rbac)
            return rbac.Authorize(user, wanted);
        var isPublic = wanted.Path is { } path && PublicPaths.Any(root => path == root || path.StartsWith(root + "/", StringComparison.Ordinal));
        return new Decision(isPublic || user.Groups.Contains("system:authenticated"), "");
    }

    /// <summary>Whose token it is; null when nobody's.</summary>
    public UserInfo? UserOf(string token) => _tokens.GetValueOrDefault(token) ?? serviceAccounts.Verify(token);

    /// <summary>The bearer token of a request; null when it has none.</summary>
    public static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && header[Bearer.Length..].Trim() is { Length: > 0 } token ? token : null;
    }

    private async Task<UserInfo> AuthenticateAsync(HttpContext http)
    {
        if (TokenOf(http.Request) is { } token)
            return UserOf(token) ?? throw Failures.Unauthorized();
        if (await http.Connection.GetClientCertificateAsync(http.RequestAborted) is not { } certificate)
            return http.Request.IsHttps ? UserInfo.Anonymous : UserInfo.Unsecured;
        return ClientCertificates.UserOf(certificate, authority) ?? throw Failures.Unauthorized();
    }

    private UserInfo Impersonate(IHeaderDictionary headers, UserInfo user)
    {
        if (Impersonation.Read(headers) is not { } wanted)
            return user;
        foreach (var needed in wanted.Needed)
            Require(user, needed);
        return wanted.User;
    }

    private void Require(UserInfo user, RequestAttributes wanted)
    {
        if (!Decide(user, wanted).Allowed)
            throw Failures.Forbidden(wanted.GroupResource, wanted.Name, wanted.Refusal(user.Name));
    }

    // Whoever lists or watches a single name needs the right to that name alone (requestinfo.go of k8s.io/apiserver).
    private static string NameOf(HttpRequest request, RequestTarget target, string verb) =>
        target.Name.Length == 0 && verb is "list" or "watch" && FieldSelection.NameIn(request.Query["fieldSelector"].ToString()) is { } name && IsPathSegment(name)
            ? name
            : target.Name;

    private static bool IsPathSegment(string name) => name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '%');

    // A request about a namespace itself counts as one in it.
    public static string NamespaceOf(RequestTarget target) =>
        target.Namespace ?? (target is { Resource: "namespaces", Version.Group: "" } ? target.Name : "");
}
