using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hansa.ApiServer.Hosting;

/// <summary>The text of a kubeconfig.</summary>
internal static class KubeconfigFile
{
    public static string Write(EmbeddedCluster cluster, string token) => Write(cluster, [$"token: {token}"]);

    /// <param name="cluster">The cluster.</param>
    /// <param name="certificate">With its private key.</param>
    public static string Write(EmbeddedCluster cluster, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!; // every certificate that is issued here has such a key
        return Write(cluster,
        [
            $"client-certificate-data: {Base64(certificate.ExportCertificatePem())}",
            $"client-key-data: {Base64(key.ExportPkcs8PrivateKeyPem())}",
        ]);
    }

    private static string Write(EmbeddedCluster cluster, string[] credential)
    {
        var authority = cluster.Address.Scheme == "https" ? $"\n    certificate-authority-data: {Base64(cluster.CertificateAuthority)}" : "";
        return $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: {cluster.Name}
              cluster:
                server: {cluster.Address}{authority}
            users:
            - name: {cluster.Name}
              user:
                {string.Join("\n    ", credential)}
            contexts:
            - name: {cluster.Name}
              context:
                cluster: {cluster.Name}
                user: {cluster.Name}
            current-context: {cluster.Name}

            """;
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
