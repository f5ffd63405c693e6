using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// Trust as Go has it, and with it kubectl: every certificate of the bundle is an anchor, an intermediate or the server's own as much as a
/// root. .NET by itself wants a chain to end at a self-signed certificate.
/// </summary>
internal sealed class TrustAnchors(X509Certificate2Collection anchors, TimeProvider clock)
{
    private const int MostNames = 5;

    /// <summary>For <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>: .NET has compared the host name by then.</summary>
    /// <exception cref="CertificateRefusedException">The certificate is not trusted.</exception>
    public bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (certificate is not X509Certificate2 shown || chain is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            throw new CertificateRefusedException("the server shows no certificate");
        if (Refusal(shown, chain.ChainPolicy) is { } why) throw new CertificateRefusedException(why);
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? throw new CertificateRefusedException($"the server's certificate is for another host name: {Names(shown)}") // one of the authority's, so its names may be told
            : true;
    }

    /// <summary>Walks from the server's certificate to the first anchor; what stands above an anchor does not count.</summary>
    private string? Refusal(X509Certificate2 shown, X509ChainPolicy policy)
    {
        using var chain = new X509Chain { ChainPolicy = policy.Clone() };
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ExtraStore.AddRange(anchors);
        chain.Build(shown);
        foreach (var element in chain.ChainElements)
        {
            if ((OutOfTime(element.Certificate) ?? Fault(element)) is { } fault) return fault;
            if (IsAnchor(element.Certificate)) return null;
        }

        return "the server's certificate leads to no certificate of the authority";
    }

    private bool IsAnchor(X509Certificate2 certificate) => anchors.Any(a => a.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));

    /// <summary>OpenSSL looks at no time of a certificate at which a chain ends without a root.</summary>
    private string? OutOfTime(X509Certificate2 certificate)
    {
        var (from, to, now) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), clock.GetUtcNow().UtcDateTime);
        return now >= from && now <= to ? null
            : string.Create(CultureInfo.InvariantCulture, $"a certificate of the server is valid from {from:yyyy-MM-dd} to {to:yyyy-MM-dd} only");
    }

    /// <summary>That a chain ends at no root, or at one that nobody knows, is no fault: whether an anchor stands in it is asked here.</summary>
    private static string? Fault(X509ChainElement element)
    {
        var faults = element.ChainElementStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status)
            & ~(X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot);
        return faults == X509ChainStatusFlags.NoError ? null : $"a certificate of the server is not in order: {faults}";
    }

    /// <summary>Only what looks like a name or an address is repeated: the server may be hostile.</summary>
    private static string Names(X509Certificate2 certificate)
    {
        string[] names = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .Where(n => n.Length <= 253 && n.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '*' or ':'))
            .Take(MostNames)];
        return names.Length == 0 ? "it names none" : string.Join(", ", names);
    }
}
