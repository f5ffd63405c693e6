using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>What is left of a user entry.</summary>
internal sealed record VettedUser(Credentials Credentials, DateTimeOffset? Expires);

/// <summary>The user entry of a kubeconfig.</summary>
internal static class UserVetting
{
    private const string Inline =
        "a file of the machine that wrote this means nothing here; put its content inline (kubectl config view --flatten --minify --raw)";

    private static readonly (string, string) Impersonation =
        (FindingReasons.ImpersonationNotAllowed, "impersonation is not allowed; give credentials of the user that is meant");

    private static readonly (string, string) Password =
        (FindingReasons.BasicAuthNotAllowed, "passwords are not allowed; use a token or a client certificate");

    private static readonly FieldRules Rules = new(
        ["token", "client-certificate-data", "client-key-data", "extensions"],
        new Dictionary<string, (string, string)>
        {
            ["exec"] = (FindingReasons.ExecNotAllowed,
                "programs are not run from a kubeconfig; make a service account on the cluster and use its token"),
            ["auth-provider"] = (FindingReasons.AuthProviderNotAllowed,
                "auth providers are not supported; make a service account on the cluster and use its token"),
            ["tokenFile"] = (FindingReasons.TokenFileNotAllowed, Inline),
            ["client-certificate"] = (FindingReasons.ClientCertificatePathNotAllowed, Inline),
            ["client-key"] = (FindingReasons.ClientKeyPathNotAllowed, Inline),
            ["as"] = Impersonation,
            ["as-uid"] = Impersonation,
            ["as-groups"] = Impersonation,
            ["as-user-extra"] = Impersonation,
            ["username"] = Password,
            ["password"] = Password,
        });

    /// <summary>Null only together with a finding.</summary>
    public static VettedUser? Vet(YamlMapping user, VettingPolicy policy, DateTimeOffset now, Findings findings)
    {
        var before = findings.All.Length;
        Rules.Check(user, findings);
        var hasCertificate = user.Find("client-certificate-data") is not null || user.Find("client-key-data") is not null;
        if (user.Find("token") is null && !hasCertificate)
        {
            // A refused way to log in has been said already.
            if (findings.All.Length == before)
                findings.Add(FindingReasons.MissingCredentials, user.Place, "the user has no credentials; give a token, or client-certificate-data with client-key-data");
            return null;
        }

        if (user.Find("token") is not null && hasCertificate)
        {
            findings.Add(FindingReasons.SeveralCredentials, user.Place, "the user has a token and a client certificate; keep the one that is meant");
            return null;
        }

        return hasCertificate ? Certificate(user, policy, now, findings) : Token(user, policy, now, findings);
    }

    private static VettedUser? Token(YamlMapping user, VettingPolicy policy, DateTimeOffset now, Findings findings)
    {
        if (findings.Text(user, "token")?.Trim() is not { } token) return null;
        if (token.Length == 0 || !token.All(c => c is > ' ' and < (char)127))
        {
            findings.Add(FindingReasons.BadToken, user.PlaceOf("token"), "the token must be one line of printable ASCII, without blanks");
            return null;
        }

        var end = TokenExpiry.Of(token);
        if (end < now)
            findings.Add(FindingReasons.TokenExpired, user.PlaceOf("token"), $"the token expired on {end:yyyy-MM-dd HH:mm} UTC; get a new one from the cluster");
        else if (end < now + policy.ExpiryWarning)
            findings.Warn(FindingReasons.TokenExpiresSoon, user.PlaceOf("token"), $"the token expires on {end:yyyy-MM-dd HH:mm} UTC; put a new kubeconfig into the Secret before that");
        return new VettedUser(new Credentials.Bearer(token), end);
    }

    private static VettedUser? Certificate(YamlMapping user, VettingPolicy policy, DateTimeOffset now, Findings findings)
    {
        if (user.Find("client-key-data") is null)
            findings.Add(FindingReasons.MissingClientKey, user.Place, "client-certificate-data needs client-key-data");
        if (user.Find("client-certificate-data") is null)
            findings.Add(FindingReasons.MissingClientCertificate, user.Place, "client-key-data needs client-certificate-data");
        if (findings.Base64(user, "client-certificate-data") is not { } certificate) return null;
        if (findings.Base64(user, "client-key-data") is not { } key) return null;

        using var chain = new Certificates(certificate);
        if (chain.All.Count == 0)
        {
            findings.Add(FindingReasons.BadClientCertificate, user.PlaceOf("client-certificate-data"), "this holds no certificate in PEM form (BEGIN CERTIFICATE)");
            return null;
        }

        CheckDates(chain.All[0], policy, now, user, findings);
        CheckKey(certificate, key, user, findings);
        return new VettedUser(new Credentials.ClientCertificate(certificate, key), new DateTimeOffset(chain.All[0].NotAfter.ToUniversalTime()));
    }

    private static void CheckDates(X509Certificate2 leaf, VettingPolicy policy, DateTimeOffset now, YamlMapping user, Findings findings)
    {
        var place = user.PlaceOf("client-certificate-data");
        if (leaf.NotAfter.ToUniversalTime() < now.UtcDateTime)
            findings.Add(FindingReasons.ClientCertificateExpired, place, $"the client certificate expired on {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}; get a new kubeconfig from the cluster");
        else if (leaf.NotAfter.ToUniversalTime() < (now + policy.ExpiryWarning).UtcDateTime)
            findings.Warn(FindingReasons.ClientCertificateExpiresSoon, place, $"the client certificate expires on {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}; put a new kubeconfig into the Secret before that");
        if (leaf.NotBefore.ToUniversalTime() > now.UtcDateTime)
            findings.Add(FindingReasons.ClientCertificateNotYetValid, place, $"the client certificate is valid from {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC on; check the clocks, or wait");
    }

    private static void CheckKey(ImmutableArray<byte> certificate, ImmutableArray<byte> key, YamlMapping user, Findings findings)
    {
        var place = user.PlaceOf("client-key-data");
        try
        {
            using var both = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate.AsSpan()), Encoding.UTF8.GetString(key.AsSpan()));
        }
        catch (ArgumentException)
        {
            findings.Add(FindingReasons.ClientKeyMismatch, place, "the key does not belong to the client certificate; take both from the same kubeconfig");
        }
        catch (Exception e) when (e is CryptographicException or NotSupportedException)
        {
            findings.Add(FindingReasons.BadClientKey, place, "this holds no private key that can be used: it must be an unencrypted RSA or EC key in PEM form that fits the certificate");
        }
    }
}
