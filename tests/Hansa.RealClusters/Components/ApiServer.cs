namespace Hansa.RealClusters.Components;

/// <summary>Flags of kube-apiserver that mean the same from Kubernetes 1.20 to 1.36.</summary>
internal static class ApiServer
{
    public static IEnumerable<string> Arguments(ClusterFiles files, Uri etcd, string prefix, int port) =>
    [
        $"--etcd-servers={etcd.GetLeftPart(UriPartial.Authority)}",
        $"--etcd-prefix={prefix}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        $"--secure-port={port}",
        "--endpoint-reconciler-type=none", // a loopback address is no valid endpoint
        $"--tls-cert-file={files.ServingCertificate}",
        $"--tls-private-key-file={files.ServingKey}",
        $"--client-ca-file={files.ClientAuthority}",
        $"--token-auth-file={files.Tokens}",
        "--authorization-mode=RBAC",
        $"--service-account-key-file={files.ServiceAccountKey}",
        $"--service-account-signing-key-file={files.ServiceAccountKey}",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--allow-privileged=true",
    ];

    /// <summary>Pods would wait for a service account that nobody makes.</summary>
    public static string WithoutServiceAccounts => "--disable-admission-plugins=ServiceAccount";
}
