using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary><c>hansa attach --least-privilege</c>: with an administrator's kubeconfig an account is made, and nothing but that account's is stored.</summary>
public abstract class LeastPrivilegeTests(Fleet fleet) : OnTheFleet(fleet)
{
    private static readonly ResourceType ClusterRole = new("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false);

    private Spoke Spoke => Fleet.Spoke2;

    [Fact]
    public async Task An_account_with_the_rights_of_the_manifests_is_made_delivers_and_can_be_taken_away()
    {
        await Spoke.Cluster.RunAsync("delete clusterrolebinding/hansa clusterrole/hansa namespace/hansa-access");
        var ns = await Fleet.WorkspaceAsync("least");

        var made = await AttachAsync();

        Assert.Contains("clusterrole.rbac.authorization.k8s.io/hansa created on ", made, StringComparison.Ordinal);
        Assert.Contains("secret/hansa-token created on ", made, StringComparison.Ordinal);
        Assert.Contains("secret/least-kubeconfig created\n", made, StringComparison.Ordinal);
        await Fleet.DeployAsync(ns, "external-dns-2.20.5");
        await Fleet.DeployedAsync(ns, "external-dns-2.20.5", clusters: 1);
        await The_stored_kubeconfig_may_do_no_more(ns);
        Assert.All((await AttachAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(" unchanged", line, StringComparison.Ordinal));

        await ControllerProcess.OutputOfAsync("detach", "least", "-w", "least", "--remove-services", "--wait", "--kubeconfig", Fleet.Management.KubeconfigFile);
        await Spoke.Cluster.RunAsync("delete clusterrolebindings,rolebindings,clusterroles,serviceaccounts,secrets,namespaces -A -l app.kubernetes.io/managed-by=hansa-attach");

        Assert.Equal("", await Spoke.Cluster.RunAsync("get clusterrole/hansa clusterrole/hansa-secrets clusterrolebinding/hansa namespace/hansa-access -o name --ignore-not-found"));
        Assert.Equal("", await Spoke.Cluster.RunAsync($"get rolebindings -n {ns} -o name"));
        Assert.Equal($"namespace/{ns}\n", await Spoke.Cluster.RunAsync($"get namespace {ns} -o name"));
        await Spoke.RenewAccountAsync();
        await Fleet.CleanUpAsync("least", ns);
    }

    private Task<string> AttachAsync() => ControllerProcess.OutputOfAsync(
        "attach", "least", "-w", "least", "--kubeconfig", Spoke.Cluster.KubeconfigFile, "--least-privilege", "--secret-values", "--wait", "--management-kubeconfig", Fleet.Management.KubeconfigFile);

    private async Task The_stored_kubeconfig_may_do_no_more(string ns)
    {
        var secret = await Fleet.Hub.EventuallyAsync(Kinds.Secret, new ObjectKey(ns, "least-kubeconfig"), "is there", _ => true);
        var kubeconfig = Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", "kubeconfig")!)); // an attach fills it
        Assert.DoesNotContain(Spoke.Cluster.TokenOf("admin"), kubeconfig, StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, kubeconfig, TestContext.Current.CancellationToken);
        using var account = ApiClient.FromKubeconfigFile(file, null, new ApiClientOptions(), TimeProvider.System);
        File.Delete(file);

        AccessRight[] beyond =
        [
            new("create", ClusterRole, null), new("list", Kinds.Secret, null), new("get", Kinds.Secret, "hansa-access"), new("delete", Kinds.Namespace, null),
        ];
        Assert.Equal(beyond, await account.MissingAsync([.. beyond, new("get", Kinds.Secret, ns), new("patch", Spoke.HelmRelease, ns)], TestContext.Current.CancellationToken));
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedLeastPrivilegeTests(EmbeddedFleet fleet) : LeastPrivilegeTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealLeastPrivilegeTests(RealFleet fleet) : LeastPrivilegeTests(fleet);
