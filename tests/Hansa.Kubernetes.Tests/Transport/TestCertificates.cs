using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hansa.Kubernetes.Tests.Transport;

/// <summary>A private certificate authority, made in the test.</summary>
internal sealed class TestCertificates
{
    private readonly X509Certificate2 _root; // an intermediate when somebody vouches for it
    private long _serial = 1;

    public TestCertificates(string name = "test-ca", DateTimeOffset? from = null, DateTimeOffset? to = null, TestCertificates? vouchedFor = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = vouchedFor is null ? request.CreateSelfSigned(from ?? Start, to ?? End) : vouchedFor.Sign(request, key, from, to);
    }

    public static DateTimeOffset Start { get; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset End { get; } = new(2095, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ImmutableArray<byte> RootPem => [.. Encoding.ASCII.GetBytes(_root.ExportCertificatePem())];

    /// <summary>A server's certificate for a name or an address.</summary>
    public X509Certificate2 Server(string name, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(name);
        return Issue($"CN={name}", names.Build(), from, to);
    }

    /// <summary>A client's certificate and its key.</summary>
    public (string CertificatePem, string KeyPem) Client(string name, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var certificate = Issue($"CN={name}", null, from, to);
        using var key = certificate.GetECDsaPrivateKey()!;   // Issue makes EC keys
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private X509Certificate2 Issue(string subject, X509Extension? names, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (names is not null) request.CertificateExtensions.Add(names);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        return Sign(request, key, from, to);
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset? from, DateTimeOffset? to)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        using var signing = _root.GetECDsaPrivateKey()!; // it was made with one
        using var bare = request.Create(
            _root.SubjectName, X509SignatureGenerator.CreateForECDsa(signing), from ?? Start.AddDays(1), to ?? End.AddDays(-1), BitConverter.GetBytes(Interlocked.Increment(ref _serial)));
        return bare.CopyWithPrivateKey(key);
    }
}
