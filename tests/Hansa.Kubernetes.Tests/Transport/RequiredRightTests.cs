using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

/// <summary>A 403 says in the words of a Role which right is missing, whatever the server says.</summary>
public sealed class RequiredRightTests
{
    private static readonly ObjectKey Key = new("team", "x");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_request_names_its_right()
    {
        var body = Encoding.UTF8.GetBytes("{}");
        Assert.Contains("needs the right to get namespaces: 403", await RefusalAsync(c => c.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped("kube-system")), Ct)), StringComparison.Ordinal);
        Assert.Contains("needs the right to create namespaces: 403", await RefusalAsync(c => c.CreateAsync(Kinds.Namespace, null, body, Ct)), StringComparison.Ordinal);
        Assert.Contains("needs the right to patch helmreleases.helm.toolkit.fluxcd.io in namespace team: 403", await RefusalAsync(c => c.ApplyAsync(Kinds.HelmRelease("v2"), Key, body, "me", true, Ct)), StringComparison.Ordinal);
        Assert.Contains("needs the right to patch configmaps in namespace team: 403", await RefusalAsync(c => c.MergePatchAsync(Kinds.ConfigMap, Key, body, Ct)), StringComparison.Ordinal);
        Assert.Contains("needs the right to update configmaps in namespace team: 403", await RefusalAsync(c => c.ReplaceAsync(Kinds.ConfigMap, Key, body, Ct)), StringComparison.Ordinal);
        Assert.Contains("needs the right to delete configmaps in namespace team: 403", await RefusalAsync(c => c.DeleteAsync(Kinds.ConfigMap, Key, new DeletePreconditions("u", null), Ct)), StringComparison.Ordinal);
        Assert.Contains("needs the right to list configmaps in all namespaces: 403", await RefusalAsync(c => ListAsync(c, null)), StringComparison.Ordinal);
        Assert.Contains("needs the right to list configmaps in namespace team: 403", await RefusalAsync(c => ListAsync(c, "team")), StringComparison.Ordinal);
        Assert.Contains("needs the right to watch configmaps in all namespaces: 403", await RefusalAsync(WatchAsync), StringComparison.Ordinal);
        Assert.Contains("needs the right to get /version: 403", await RefusalAsync(c => c.GetAsync("/version", Ct)), StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(Func<ApiClient, Task> ask)
    {
        await using var server = await TestServer.StartAsync(h => h.StatusAsync(403, "Forbidden"));
        using var client = server.Client(new TestClock());
        var refused = await Assert.ThrowsAsync<ApiException>(() => ask(client));
        Assert.Equal(ApiFailure.Forbidden, refused.Failure);
        return refused.Message;
    }

    private static async Task ListAsync(ApiClient client, string? ns)
    {
        await foreach (var _ in client.ListAsync(Kinds.ConfigMap, ns, new ListOptions(), Ct))
        {
        }
    }

    private static async Task WatchAsync(ApiClient client)
    {
        await foreach (var _ in client.WatchAsync(Kinds.ConfigMap, null, "1", new ListOptions(), Ct))
        {
        }
    }
}
