using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>Decides whether a kubeconfig that somebody else wrote may be used, and reduces it to what is needed. Pure: opens no file, runs nothing, resolves no name.</summary>
public static class KubeconfigVetting
{
    /// <summary>Looks at the current context with its cluster and user; other entries are never used. Never throws for what is in the bytes.</summary>
    public static VettingResult Vet(ReadOnlySpan<byte> kubeconfig, VettingPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (kubeconfig.Length > policy.MaxBytes)
            return Refused(Finding.OfAll(FindingReasons.TooLarge, $"the kubeconfig is larger than {policy.MaxBytes} bytes; keep only the context that is needed"));
        try
        {
            return Vet(YamlReading.Read(kubeconfig), policy, now);
        }
        catch (UnreadableException e)
        {
            return Refused(e.Finding);
        }
    }

    private static VettingResult Vet(YamlTree tree, VettingPolicy policy, DateTimeOffset now)
    {
        var findings = new Findings();
        if (tree is not YamlMapping root || !IsKubeconfig(root, findings))
            return Refused(Finding.OfAll(FindingReasons.NotAKubeconfig, "this is not a kubeconfig: it needs apiVersion v1, kind Config, clusters, users and contexts"));
        if (Entries.Current(root, findings) is not { } entries) return new VettingResult.Refused(findings.All, findings.Warnings);

        var cluster = ClusterVetting.Vet(entries.Cluster, policy, now, findings);
        var user = UserVetting.Vet(entries.User, policy, now, findings);
        if (!findings.None || cluster is null || user is null) return new VettingResult.Refused(findings.All, findings.Warnings);
        return new VettingResult.Accepted(
            new ConnectionDescription
            {
                Server = cluster.Server,
                CertificateAuthority = cluster.CertificateAuthority,
                TlsServerName = cluster.TlsServerName,
                SkipTlsVerification = cluster.SkipTlsVerification,
                Credentials = user.Credentials,
            },
            user.Expires,
            findings.Warnings);
    }

    private static bool IsKubeconfig(YamlMapping root, Findings findings) =>
        findings.Text(root, "apiVersion") is null or "v1" && findings.Text(root, "kind") is null or "Config"
        && (root.Find("clusters") ?? root.Find("users") ?? root.Find("contexts")) is not null;

    private static VettingResult.Refused Refused(Finding finding) => new([finding], []);
}
