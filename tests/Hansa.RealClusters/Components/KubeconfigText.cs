using System.Text;
using Hansa.RealClusters.Certificates;

namespace Hansa.RealClusters.Components;

/// <summary>Kubeconfigs with everything inline.</summary>
internal static class KubeconfigText
{
    public static string WithToken(string cluster, Uri server, string authorityPem, string user, string token) =>
        Write(cluster, server, authorityPem, user, $"token: {token}");

    public static string WithCertificate(string cluster, Uri server, string authorityPem, string user, IssuedCertificate certificate) =>
        Write(cluster, server, authorityPem, user, $"""
            client-certificate-data: {Base64(certificate.CertificatePem)}
                client-key-data: {Base64(certificate.KeyPem)}
            """);

    private static string Write(string cluster, Uri server, string authorityPem, string user, string credential) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: {cluster}
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Base64(authorityPem)}
        users:
        - name: "{user}"
          user:
            {credential}
        contexts:
        - name: {cluster}
          context:
            cluster: {cluster}
            user: "{user}"
        current-context: {cluster}

        """;

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
