using Hansa.RealClusters;
using Hansa.RealClusters.Kubectl;

namespace Hansa.TestClusters.Real;

/// <summary>A real kube-apiserver with its kube-controller-manager.</summary>
internal sealed class RealTestCluster(RealCluster cluster) : ITestCluster
{
    public string Name => cluster.Name;

    public Uri Server => cluster.Server;

    public string CertificateAuthorityPem => cluster.CertificateAuthorityPem;

    public string KubeconfigFile => cluster.KubeconfigFile;

    public string Kubeconfig() => cluster.Kubeconfig();

    public string CertificateKubeconfig() => cluster.Kubeconfig(RealCredential.ClientCertificate);

    public string KubeconfigOf(string user) => cluster.KubeconfigOf(user);

    public string TokenOf(string user) => cluster.TokenOf(user);

    public Task<CommandResult> KubectlAsync(string[] args, string input, CancellationToken ct) => cluster.KubectlAsync(args, input, ct);

    public Task StopAsync() => cluster.StopAsync();

    public Task StartAgainAsync() => cluster.StartAgainAsync();

    public void Pause() => cluster.Pause();

    public void Resume() => cluster.Resume();
}
