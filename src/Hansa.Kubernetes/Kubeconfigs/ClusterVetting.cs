using System.Collections.Immutable;
using System.Net;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>What is left of a cluster entry.</summary>
internal sealed record VettedCluster(Uri Server, ImmutableArray<byte> CertificateAuthority, string? TlsServerName, bool SkipTlsVerification);

/// <summary>The cluster entry of a kubeconfig.</summary>
internal static class ClusterVetting
{
    private const int MostDamaged = 3;

    private static readonly FieldRules Rules = new(
        ["server", "certificate-authority-data", "tls-server-name", "insecure-skip-tls-verify", "disable-compression", "extensions"],
        new Dictionary<string, (string, string)>
        {
            ["certificate-authority"] = (FindingReasons.CertificateAuthorityPathNotAllowed,
                "a file of the machine that wrote this means nothing here; put the certificate inline as certificate-authority-data (kubectl config view --flatten --minify --raw)"),
            ["proxy-url"] = (FindingReasons.ProxyNotAllowed, "proxies are not allowed; the API server must be reachable directly"),
        });

    /// <summary>Null only together with a finding.</summary>
    public static VettedCluster? Vet(YamlMapping cluster, VettingPolicy policy, DateTimeOffset now, Findings findings)
    {
        Rules.Check(cluster, findings);
        var insecure = Insecure(cluster, policy, findings);
        var roots = Roots(cluster, now, policy.ExpiryWarning, findings);
        var name = TlsServerName(cluster, findings);
        return Server(cluster, policy, findings) is { } server ? new VettedCluster(server, roots, name, insecure) : null;
    }

    private static Uri? Server(YamlMapping cluster, VettingPolicy policy, Findings findings)
    {
        var place = cluster.PlaceOf("server");
        if (findings.Text(cluster, "server") is not { } text)
        {
            findings.Add(FindingReasons.MissingServer, place, "the cluster has no server; give its https address");
            return null;
        }

        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var server) || !IsPlainAddress(server))
        {
            findings.Add(FindingReasons.BadServer, place, "server must be https://host:port, without user name, query or fragment");
            return null;
        }

        if (server.Scheme == Uri.UriSchemeHttp && !policy.AllowPlainHttp)
            findings.Add(FindingReasons.PlainHttpNotAllowed, place, "plain http is not allowed: credentials would be readable on the way; use https");
        if (Refusal(server, policy) is { } why)
            findings.Add(FindingReasons.AddressRefused, place, $"the server is {why}, which is not allowed; give an address that is reachable from the management cluster");
        return server;
    }

    private static bool IsPlainAddress(Uri server) =>
        (server.Scheme == Uri.UriSchemeHttps || server.Scheme == Uri.UriSchemeHttp)
        && server.Host.Length > 0 && server.UserInfo.Length == 0 && server.Query.Length == 0 && server.Fragment.Length == 0;

    private static string? Refusal(Uri server, VettingPolicy policy)
    {
        if (IPAddress.TryParse(server.DnsSafeHost, out var literal)) return policy.Addresses.Check(literal, server.Port);
        return server.IsLoopback ? policy.Addresses.Check(IPAddress.Loopback, server.Port) : null;
    }

    private static bool Insecure(YamlMapping cluster, VettingPolicy policy, Findings findings)
    {
        const string Field = "insecure-skip-tls-verify";
        if (findings.Text(cluster, Field) is null or "false" or "False" or "FALSE") return false;
        if (policy.AllowInsecureTls) return true;
        findings.Add(FindingReasons.InsecureTlsNotAllowed, cluster.PlaceOf(Field),
            "the server's certificate must be verified; remove this field and give certificate-authority-data");
        return false;
    }

    private static string? TlsServerName(YamlMapping cluster, Findings findings)
    {
        if (findings.Text(cluster, "tls-server-name") is not { } name) return null;
        if (Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4) return name;
        findings.Add(FindingReasons.BadTlsServerName, cluster.PlaceOf("tls-server-name"), "tls-server-name must be a host name");
        return null;
    }

    private static ImmutableArray<byte> Roots(YamlMapping cluster, DateTimeOffset now, TimeSpan soon, Findings findings)
    {
        const string Field = "certificate-authority-data";
        if (findings.Base64(cluster, Field) is not { } pem) return [];
        var place = cluster.PlaceOf(Field);
        using var bundle = CertificateBundle.Read(pem);
        var roots = bundle.Certificates;
        if (roots.Count == 0)
            findings.Add(FindingReasons.BadCertificateAuthority, place, bundle.Damaged.IsEmpty
                ? $"{Field} holds no certificate in PEM form (BEGIN CERTIFICATE)"
                : $"{Field} holds no certificate that can be read: {string.Join(", ", bundle.Damaged.Take(MostDamaged))}; take it from the cluster again");
        else if (roots.All(c => c.NotAfter.ToUniversalTime() < now.UtcDateTime))
            findings.Add(FindingReasons.CertificateAuthorityExpired, place, "every certificate of the authority has expired; get a new kubeconfig from the cluster");
        else if (roots.Max(c => c.NotAfter.ToUniversalTime()) is var end && end < (now + soon).UtcDateTime)
            findings.Warn(FindingReasons.CertificateAuthorityExpiresSoon, place, $"the certificate authority expires on {end:yyyy-MM-dd}; put a new kubeconfig into the Secret before that");
        if (roots.Count > 0 && !bundle.Damaged.IsEmpty)
            findings.Warn(FindingReasons.BadCertificateAuthority, place, $"{string.Join(", ", bundle.Damaged.Take(MostDamaged))} and is left out of {Field}; the others are used");
        if (bundle.HoldsKey)
            findings.Warn(FindingReasons.KeyInCertificateAuthority, place, $"{Field} holds a private key, which is not used; take it out, and change it if it is the authority's own");
        return bundle.Pem;
    }
}
