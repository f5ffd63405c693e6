using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hansa.RealClusters.Certificates;

/// <summary>Signs certificates that are valid from a day before <paramref name="now"/> to a year after it.</summary>
internal sealed class CertificateAuthority(string commonName, DateTimeOffset now) : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _root = SelfSigned(commonName, now);

    public IssuedCertificate Own => new(_root.ExportCertificatePem(), KeyPem(_root.GetECDsaPrivateKey()!)); // SelfSigned gave it one

    public void Dispose() => _root.Dispose();

    public IssuedCertificate IssueServing(string name, IPAddress address, params ReadOnlySpan<string> hosts)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddIpAddress(address);
        foreach (var host in hosts) alternatives.AddDnsName(host);
        return Issue(Subject(name, []), ServerAuthentication, alternatives.Build());
    }

    /// <summary>Kubernetes takes the user from the common name and the groups from the organizations.</summary>
    public IssuedCertificate IssueClient(string user, params ReadOnlySpan<string> groups) => Issue(Subject(user, groups), ClientAuthentication);

    private IssuedCertificate Issue(X500DistinguishedName subject, string purpose, params ReadOnlySpan<X509Extension> more)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        foreach (var extension in more) request.CertificateExtensions.Add(extension);

        using var signed = request.Create(_root, _root.NotBefore, _root.NotAfter, Serial());
        return new(signed.ExportCertificatePem(), KeyPem(key));
    }

    private static X509Certificate2 SelfSigned(string commonName, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(commonName, []), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }

    private static X500DistinguishedName Subject(string commonName, ReadOnlySpan<string> organizations)
    {
        var builder = new X500DistinguishedNameBuilder();
        foreach (var organization in organizations) builder.AddOrganizationName(organization);
        builder.AddCommonName(commonName);
        return builder.Build();
    }

    // Positive and not zero, as RFC 5280 wants it.
    private static byte[] Serial() => [1, .. RandomNumberGenerator.GetBytes(15)];

    private static string KeyPem(ECDsa key) => key.ExportECPrivateKeyPem();
}
