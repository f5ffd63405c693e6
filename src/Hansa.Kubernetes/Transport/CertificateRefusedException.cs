using System.Security.Authentication;

namespace Hansa.Kubernetes.Transport;

/// <summary>We do not trust the server's certificate; the message says why, in words for people.</summary>
internal sealed class CertificateRefusedException(string message) : AuthenticationException(message);
