using Hansa.ApiServer.Errors;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Security;

/// <summary>For whom a request speaks that has <c>Impersonate-*</c> headers, and which rights that takes (<c>endpoints/filters/impersonation</c>).</summary>
internal sealed record Impersonation(UserInfo User, IReadOnlyList<RequestAttributes> Needed)
{
    private const string Verb = "impersonate";
    private const string Authentication = "authentication.k8s.io";
    private const string ExtraPrefix = "Impersonate-Extra-";
    private const string Authenticated = "system:authenticated";
    private const string Unauthenticated = "system:unauthenticated";

    /// <summary>Null when the request speaks for its sender.</summary>
    /// <exception cref="StatusException">400: for somebody without a name.</exception>
    public static Impersonation? Read(IHeaderDictionary headers)
    {
        var name = headers["Impersonate-User"].ToString();
        var uid = headers["Impersonate-Uid"].ToString();
        var groups = headers["Impersonate-Group"].Select(group => group ?? "").ToList();
        var extra = ExtraOf(headers);
        if (name.Length > 0)
            return new Impersonation(UserOf(name, uid, groups, extra), [.. Needs(name, uid, groups, extra)]);
        if (uid.Length + groups.Count + extra.Count > 0)
            throw Failures.BadRequest($"requested {Shown(uid, groups, extra)} without impersonating a user name");
        return null;
    }

    private static Dictionary<string, IReadOnlyList<string>> ExtraOf(IHeaderDictionary headers)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (header, values) in headers)
        {
            if (!header.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
                continue;
            var key = Uri.UnescapeDataString(header[ExtraPrefix.Length..].ToLowerInvariant());
            var known = extra.GetValueOrDefault(key) ?? [];
            extra[key] = [.. known, .. values.Select(value => value ?? "")];
        }
        return extra;
    }

    private static IEnumerable<RequestAttributes> Needs(string name, string uid, List<string> groups, Dictionary<string, IReadOnlyList<string>> extra)
    {
        yield return AccountOf(name) is { } account
            ? new RequestAttributes(Verb, "", "serviceaccounts", "", account.Name, account.Namespace)
            : new RequestAttributes(Verb, "", "users", "", name, "");
        foreach (var group in groups)
            yield return new RequestAttributes(Verb, "", "groups", "", group, "");
        foreach (var (key, values) in extra)
            foreach (var value in values)
                yield return new RequestAttributes(Verb, Authentication, "userextras", key, value, "");
        if (uid.Length > 0)
            yield return new RequestAttributes(Verb, Authentication, "uids", "", uid, "");
    }

    // The groups that are named are all, but for the one that everybody is in; without any, a service account has its own.
    private static UserInfo UserOf(string name, string uid, List<string> groups, Dictionary<string, IReadOnlyList<string>> extra)
    {
        List<string> all = groups.Count == 0 && AccountOf(name) is { } account ? ["system:serviceaccounts", $"system:serviceaccounts:{account.Namespace}"] : [.. groups];
        if (!all.Exists(group => group is Authenticated or Unauthenticated))
            all.Add(name == UserInfo.Anonymous.Name ? Unauthenticated : Authenticated);
        return new UserInfo(name) { Uid = uid, Groups = all, Extra = extra };
    }

    private static (string Namespace, string Name)? AccountOf(string name) =>
        name.Split(':') is ["system", "serviceaccount", var ns, var account] ? (ns, account) : null;

    private static string Shown(string uid, List<string> groups, Dictionary<string, IReadOnlyList<string>> extra)
    {
        var pairs = string.Join(", ", extra.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{FieldError.Quote(pair.Key)}:{Shown(pair.Value)}"));
        var shownExtra = extra.Count == 0 ? "map[string][]string(nil)" : $"map[string][]string{{{pairs}}}";
        return $"&user.DefaultInfo{{Name:\"\", UID:{FieldError.Quote(uid)}, Groups:{Shown(groups)}, Extra:{shownExtra}}}";
    }

    private static string Shown(IReadOnlyList<string> values)
    {
        var quoted = string.Join(", ", values.Select(FieldError.Quote));
        return values.Count == 0 ? "[]string(nil)" : $"[]string{{{quoted}}}";
    }
}
