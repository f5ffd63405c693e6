namespace Hansa.Federation.Reporting;

/// <summary>The provider of a cluster: the distribution that its version names, else the place that its nodes name.</summary>
internal static class Provider
{
    private static readonly (string Mark, string Name)[] Distributions =
    [
        ("-eks-", "EKS"), ("-gke.", "GKE"), ("+k3s", "K3s"), ("+rke2", "RKE2"), ("+vmware", "Tanzu"), ("-aliyun", "ACK"), ("+d2iq", "Konvoy"),
    ];

    private static readonly (string Scheme, string Name)[] Places =
    [
        ("aws", "AWS"), ("azure", "Azure"), ("gce", "GCP"), ("vsphere", "vSphere"), ("openstack", "OpenStack"), ("digitalocean", "DigitalOcean"),
        ("hcloud", "Hetzner"), ("ibm", "IBM"), ("oci", "Oracle"), ("metal3", "Metal3"), ("kind", "kind"), ("k3s", "K3s"), ("rke2", "RKE2"),
    ];

    /// <summary>The provider's name; null when neither tells.</summary>
    public static string? Of(string? gitVersion, string? providerId) => OfVersion(gitVersion ?? "") ?? OfNode(providerId ?? "");

    private static string? OfVersion(string gitVersion) =>
        Distributions.Where(d => gitVersion.Contains(d.Mark, StringComparison.Ordinal)).Select(d => d.Name).FirstOrDefault();

    private static string? OfNode(string providerId) =>
        Places.Where(p => providerId.StartsWith($"{p.Scheme}://", StringComparison.Ordinal)).Select(p => p.Name).FirstOrDefault();
}
