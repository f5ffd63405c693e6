namespace Hansa.Federation.Reporting;

/// <summary>The provider of a cluster, as far as its version string tells it.</summary>
internal static class Provider
{
    private static readonly (string Mark, string Name)[] Known =
    [
        ("-eks-", "EKS"), ("-gke.", "GKE"), ("+k3s", "K3s"), ("+rke2", "RKE2"), ("+vmware", "Tanzu"), ("-aliyun", "ACK"), ("+d2iq", "Konvoy"),
    ];

    /// <summary>The provider's name; null when the version does not tell.</summary>
    public static string? Of(string? gitVersion) => gitVersion is null
        ? null
        : Known.Where(k => gitVersion.Contains(k.Mark, StringComparison.Ordinal)).Select(k => k.Name).FirstOrDefault();
}
