using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;

namespace Hansa.RealClusters.Certificates;

/// <summary>All the keys of one cluster: its serving and its client authority are apart, as in a production cluster.</summary>
internal sealed record ClusterIdentity
{
    public const string Administrator = "admin";
    private const string Masters = "system:masters";

    public required string ServingAuthorityPem { get; init; }

    public required IssuedCertificate Serving { get; init; }

    public required IssuedCertificate ClientAuthority { get; init; }

    public required IssuedCertificate AdministratorCertificate { get; init; }

    public required string ServiceAccountKeyPem { get; init; }

    public required ImmutableArray<UserToken> Tokens { get; init; }

    public static ClusterIdentity Create(string cluster, IEnumerable<(string User, string[] Groups)> users, DateTimeOffset now)
    {
        using var serving = new CertificateAuthority($"{cluster}-serving-ca", now);
        using var clients = new CertificateAuthority($"{cluster}-client-ca", now);
        using var serviceAccounts = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new()
        {
            ServingAuthorityPem = serving.Own.CertificatePem,
            Serving = serving.IssueServing("kube-apiserver", IPAddress.Loopback, "localhost", "kubernetes.default.svc"),
            ClientAuthority = clients.Own,
            AdministratorCertificate = clients.IssueClient(Administrator, Masters),
            ServiceAccountKeyPem = serviceAccounts.ExportECPrivateKeyPem(),
            Tokens = [UserToken.Create(Administrator, [Masters]), .. users.Select(user => UserToken.Create(user.User, user.Groups))],
        };
    }

    public string TokenOf(string user) =>
        Tokens.FirstOrDefault(token => token.User == user)?.Token
        ?? throw new ArgumentException($"no user '{user}'; there are {string.Join(", ", Tokens.Select(token => token.User))}", nameof(user));
}
