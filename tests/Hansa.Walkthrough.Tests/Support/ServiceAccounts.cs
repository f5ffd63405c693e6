using System.Text;
using System.Text.RegularExpressions;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.TestClusters;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>Users with no more rights than somebody gave them.</summary>
internal static partial class ServiceAccounts
{
    private static readonly ResourceType Accounts = new("", "v1", "serviceaccounts", "ServiceAccount", true);

    /// <summary>The cluster's kubeconfig with a token of that service account, as people make it.</summary>
    public static async Task<string> KubeconfigOfAccountAsync(this ITestCluster cluster, ApiClient administrator, string ns, string name)
    {
        using var made = await administrator.CreateSubresourceAsync(
            Accounts, new ObjectKey(ns, name), "token", Encoding.UTF8.GetBytes("""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":7200}}"""), TestContext.Current.CancellationToken);
        return Token().Replace(cluster.Kubeconfig(), $"token: {made.RootElement.Text("status", "token")}");
    }

    [GeneratedRegex(@"token: \S+")]
    private static partial Regex Token();
}
