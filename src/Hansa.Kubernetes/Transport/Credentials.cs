using System.Collections.Immutable;

namespace Hansa.Kubernetes.Transport;

/// <summary>How a client proves who it is. <see cref="object.ToString"/> names the way, never the secret.</summary>
public abstract record Credentials
{
    private Credentials()
    {
    }

    /// <summary>Anonymous.</summary>
    public sealed record None : Credentials
    {
        /// <inheritdoc/>
        public override string ToString() => "no credentials";
    }

    /// <summary>A bearer token, sent in the Authorization header.</summary>
    public sealed record Bearer(string Token) : Credentials
    {
        /// <inheritdoc/>
        public override string ToString() => "bearer token";
    }

    /// <summary>A client certificate (intermediates may follow it) and its unencrypted private key, both PEM.</summary>
    public sealed record ClientCertificate(ImmutableArray<byte> CertificatePem, ImmutableArray<byte> KeyPem) : Credentials
    {
        /// <inheritdoc/>
        public override string ToString() => "client certificate";
    }
}
