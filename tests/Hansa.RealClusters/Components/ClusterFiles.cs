using Hansa.RealClusters.Certificates;

namespace Hansa.RealClusters.Components;

/// <summary>What the processes of one cluster read and write; all of it is for the owner's eyes only.</summary>
internal sealed class ClusterFiles(string folder)
{
    public string Folder => folder;

    public string ServingAuthority => In("serving-ca.crt");

    public string ServingCertificate => In("serving.crt");

    public string ServingKey => In("serving.key");

    public string ClientAuthority => In("client-ca.crt");

    public string ClientAuthorityKey => In("client-ca.key");

    public string ServiceAccountKey => In("service-accounts.key");

    public string Tokens => In("tokens.csv");

    public string Kubeconfig => In("kubeconfig");

    public string ApiServerLog => In("kube-apiserver.log");

    public string ControllerManagerLog => In("kube-controller-manager.log");

    public void Write(ClusterIdentity identity)
    {
        Write(ServingAuthority, identity.ServingAuthorityPem);
        Write(ServingCertificate, identity.Serving.CertificatePem);
        Write(ServingKey, identity.Serving.KeyPem);
        Write(ClientAuthority, identity.ClientAuthority.CertificatePem);
        Write(ClientAuthorityKey, identity.ClientAuthority.KeyPem);
        Write(ServiceAccountKey, identity.ServiceAccountKeyPem);
        Write(Tokens, string.Join('\n', identity.Tokens.Select(token => token.CsvLine)) + "\n");
    }

    public void WriteKubeconfig(string text) => Write(Kubeconfig, text);

    private static void Write(string path, string text) => PrivateFile.Write(path, text);

    private string In(string name) => Path.Combine(folder, name);
}
