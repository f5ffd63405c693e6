using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>Certificates of a PEM text; none if it cannot be read.</summary>
internal sealed class Certificates : IDisposable
{
    public Certificates(ImmutableArray<byte> pem)
    {
        try
        {
            All.ImportFromPem(Encoding.UTF8.GetString(pem.AsSpan()));
        }
        catch (Exception e) when (e is CryptographicException or NotSupportedException or ArgumentException)
        {
            Dispose();
            All.Clear();
        }
    }

    public X509Certificate2Collection All { get; } = [];

    public void Dispose()
    {
        foreach (var certificate in All) certificate.Dispose();
    }
}
