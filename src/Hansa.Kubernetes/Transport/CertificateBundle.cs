using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hansa.Kubernetes.Transport;

/// <summary>The certificates of a PEM text, read block by block as Go does for kubectl: a block that cannot be read costs no other.</summary>
internal sealed class CertificateBundle : IDisposable
{
    private const string CertificateLabel = "CERTIFICATE";

    private readonly ImmutableArray<byte> _pem;
    private readonly bool _isPure;

    private CertificateBundle(ImmutableArray<byte> pem)
    {
        _pem = pem;
        var blocks = PemBlocks.In(Encoding.UTF8.GetString(pem.AsSpan())).ToImmutableArray();
        HoldsKey = blocks.Any(b => b.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal));
        Damaged = [.. blocks.Where(b => b.Label == CertificateLabel).Select((block, index) => (index, Why: Take(block), block.Line)).Where(b => b.Why is not null)
            .Select(b => $"certificate {b.index + 1} (line {b.Line} of the PEM text) {b.Why}")];
        _isPure = Damaged.IsEmpty && blocks.All(b => b.Label == CertificateLabel);
    }

    /// <summary>Those that can be read.</summary>
    public X509Certificate2Collection Certificates { get; } = [];

    /// <summary>Those that cannot, for people: which, where, and what is wrong with it.</summary>
    public ImmutableArray<string> Damaged { get; }

    /// <summary>Whether a private key stands among them.</summary>
    public bool HoldsKey { get; }

    /// <summary>The text with nothing but what can be read; the text itself when that is all of it.</summary>
    public ImmutableArray<byte> Pem => _isPure ? _pem : [.. Encoding.ASCII.GetBytes(Certificates.ExportCertificatePems())];

    public static CertificateBundle Read(ImmutableArray<byte> pem) => new(pem);

    public void Dispose()
    {
        foreach (var certificate in Certificates) certificate.Dispose();
    }

    /// <summary>Why it cannot be taken; null when it was.</summary>
    private string? Take(PemBlock block)
    {
        if (block.Body is null) return "has no END line";
        var der = new byte[block.Body.Length];
        if (!Convert.TryFromBase64String(block.Body, der, out var length)) return "is not base64";
        try
        {
            Certificates.Add(X509CertificateLoader.LoadCertificate(der.AsSpan(0, length)));
            return null;
        }
        catch (CryptographicException)
        {
            return "is damaged";
        }
    }
}
