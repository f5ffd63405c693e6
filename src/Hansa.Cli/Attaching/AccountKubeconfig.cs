using System.Text;
using System.Text.Json.Nodes;
using Hansa.Cli.Output;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Attaching;

/// <summary>A kubeconfig with everything inline, of an account that is known by its token.</summary>
internal static class AccountKubeconfig
{
    public static byte[] Of(ConnectionDescription connection, string token)
    {
        var name = AccountManifests.Account.Name;
        return Encoding.UTF8.GetBytes(YamlWriter.Write(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = name,
            ["contexts"] = new JsonArray(new JsonObject { ["name"] = name, ["context"] = new JsonObject { ["cluster"] = name, ["user"] = name } }),
            ["clusters"] = new JsonArray(new JsonObject { ["name"] = name, ["cluster"] = Cluster(connection) }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = name, ["user"] = new JsonObject { ["token"] = token } }),
        }));
    }

    private static JsonObject Cluster(ConnectionDescription connection)
    {
        var cluster = new JsonObject { ["server"] = connection.Server.AbsoluteUri.TrimEnd('/') };
        if (!connection.CertificateAuthority.IsEmpty)
            cluster["certificate-authority-data"] = Convert.ToBase64String(connection.CertificateAuthority.AsSpan());
        if (connection.TlsServerName is { } host)
            cluster["tls-server-name"] = host;
        if (connection.SkipTlsVerification)
            cluster["insecure-skip-tls-verify"] = true; // vetting says why that is not accepted
        return cluster;
    }
}
