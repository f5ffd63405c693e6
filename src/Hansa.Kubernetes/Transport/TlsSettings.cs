using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hansa.Kubernetes.Transport;

/// <summary>Whom we trust and who we are, as options of the TLS handshake.</summary>
internal static class TlsSettings
{
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate or key cannot be read.</exception>
    public static SslClientAuthenticationOptions For(ConnectionDescription connection, TimeProvider clock)
    {
        var options = new SslClientAuthenticationOptions { ClientCertificateContext = ClientContext(connection.Credentials) };
        Trust(connection.CertificateAuthority, options, clock);
#pragma warning disable CA5359 // Only ever set on the operator's explicit wish.
        if (connection.SkipTlsVerification) options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return options;
    }

    /// <summary>
    /// Chain errors and host names stay separate: with a chain policy .NET still checks the name, which the official client's callback
    /// does not. Nothing is downloaded: the URLs in a hostile certificate are the attacker's.
    /// </summary>
    private static void Trust(ImmutableArray<byte> authority, SslClientAuthenticationOptions options, TimeProvider clock)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        options.CertificateChainPolicy = policy;
        if (authority.IsEmpty) return;

        var anchors = CertificateBundle.Read(authority).Certificates;   // they live as long as the connection
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(anchors);
        options.RemoteCertificateValidationCallback = new TrustAnchors(anchors, clock).Check;
    }

    private static SslStreamCertificateContext? ClientContext(Credentials credentials)
    {
        if (credentials is not Credentials.ClientCertificate own) return null;

        var pem = Encoding.UTF8.GetString(own.CertificatePem.AsSpan());
        var leaf = X509Certificate2.CreateFromPem(pem, Encoding.UTF8.GetString(own.KeyPem.AsSpan()));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }
}
