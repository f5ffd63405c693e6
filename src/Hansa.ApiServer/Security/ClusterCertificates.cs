using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hansa.ApiServer.Security;

/// <summary>
/// A certificate authority of its own, and what it signed: one for all clusters of a process, since making keys is what takes time.
/// </summary>
internal sealed class ClusterCertificates : IDisposable
{
    private const int YearsValid = 10;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly Lazy<byte[]> _secret;

    public ClusterCertificates(TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hansa-apiserver-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Authority = request.CreateSelfSigned(clock.GetUtcNow().AddHours(-1), clock.GetUtcNow().AddYears(YearsValid));
        AuthorityPem = Authority.ExportCertificatePem() + "\n";
        _secret = new Lazy<byte[]>(ExportSecret);
        Serving = Sign("CN=hansa-apiserver", ServerAuthentication);
    }

    private ClusterCertificates(X509Certificate2 authority, X509Certificate2 serving)
    {
        Authority = authority;
        AuthorityPem = Authority.ExportCertificatePem() + "\n";
        _secret = new Lazy<byte[]>(ExportSecret);
        Serving = serving;
    }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>For 127.0.0.1, ::1 and localhost.</summary>
    public X509Certificate2 Serving { get; }

    public string AuthorityPem { get; }

    /// <summary>
    /// The administrator's token of a cluster, the same as long as the authority is. Not more secret than the authority's key: whoever may read
    /// this process's memory or its data directory is the administrator anyway.
    /// </summary>
    public string AdminTokenOf(string cluster) => Convert.ToHexStringLower(HMACSHA256.HashData(_secret.Value, Encoding.UTF8.GetBytes(cluster)));

    /// <summary>What a restart needs to be the same authority again.</summary>
    public string Export() =>
        string.Join('\n', Authority.ExportCertificatePem(), Authority.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Serving.ExportCertificatePem(), Serving.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), "");

    /// <exception cref="CryptographicException">The text is not an export.</exception>
    public static ClusterCertificates Import(string pem)
    {
        var second = pem.IndexOf("-----BEGIN CERTIFICATE-----", 1, StringComparison.Ordinal);
        if (second < 0)
            throw new CryptographicException("the serving certificate is missing");
        return new ClusterCertificates(X509Certificate2.CreateFromPem(pem.AsSpan(0, second), pem.AsSpan(0, second)), Usable(X509Certificate2.CreateFromPem(pem.AsSpan(second), pem.AsSpan(second))));
    }

    /// <summary>A client certificate: user by common name, groups by organization.</summary>
    public X509Certificate2 IssueClient(string user, params IEnumerable<string> groups)
    {
        var builder = new X500DistinguishedNameBuilder();
        foreach (var group in groups)
            builder.AddOrganizationName(group);
        builder.AddCommonName(user);
        return Sign(builder.Build(), ClientAuthentication);
    }

    public void Dispose()
    {
        Authority.Dispose();
        Serving.Dispose();
    }

    private byte[] ExportSecret() => Authority.GetECDsaPrivateKey()!.ExportPkcs8PrivateKey(); // an authority of ours has its key

    private X509Certificate2 Sign(string subject, string purpose) => Sign(new X500DistinguishedName(subject), purpose);

    private X509Certificate2 Sign(X500DistinguishedName subject, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority, true, false));
        if (purpose == ServerAuthentication)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            names.AddDnsName("kubernetes.default.svc");
            names.AddIpAddress(IPAddress.Loopback);
            names.AddIpAddress(IPAddress.IPv6Loopback);
            request.CertificateExtensions.Add(names.Build());
        }
        using var signed = request.Create(Authority, Authority.NotBefore, Authority.NotAfter, RandomNumberGenerator.GetBytes(16));
        return Usable(signed.CopyWithPrivateKey(key));
    }

    // Schannel and OpenSSL take the key of a server certificate only from a PKCS #12 store.
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
