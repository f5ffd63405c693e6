namespace Hansa.RealClusters.Components;

/// <summary>Flags of kube-controller-manager that mean the same from Kubernetes 1.20 to 1.36; its controllers are the default ones.</summary>
internal static class ControllerManager
{
    // Up to 1.23 it listens on port 10252 as well, where a second one would die; 1.24 has no such flag any more.
    private const int FirstWithoutInsecurePort = 24;

    public static IEnumerable<string> Arguments(ClusterFiles files, int minorVersion) =>
    [
        $"--kubeconfig={files.Kubeconfig}",
        "--leader-elect=false",
        "--secure-port=0", // nobody asks it anything
        "--kube-api-qps=500", // a suite makes a namespace for each test: at the default of 20 its accounts wait for minutes
        "--kube-api-burst=1000",
        $"--root-ca-file={files.ServingAuthority}",
        $"--service-account-private-key-file={files.ServiceAccountKey}",
        $"--cluster-signing-cert-file={files.ClientAuthority}",
        $"--cluster-signing-key-file={files.ClientAuthorityKey}",
        .. minorVersion < FirstWithoutInsecurePort ? ["--port=0"] : Array.Empty<string>(),
    ];
}
