using System.Collections.Concurrent;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;
using Hansa.Cli.Installing;
using Hansa.Cli.Plans;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;

namespace Hansa.Cli.Tests.Stories;

/// <summary>A management cluster that enforces rights is installed by <c>hansa install</c>, and the controller runs there with what that grants.</summary>
public sealed class InstallStoryTests : IAsyncDisposable
{
    private const string Account = "system:serviceaccount:kommander:hansa";
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hansa-install-");
    private readonly ConcurrentQueue<string> _audit = new();

    [Fact]
    public async Task The_controller_needs_no_more_rights_than_the_installation_grants()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { Authorization = AuthorizationMode.Rbac, Audit = _audit.Enqueue }, ct);
        var management = server.AddCluster("management");
        var spoke = server.AddCluster("spoke");
        management.AddToken("of-hansa", Account, "system:serviceaccounts", "system:serviceaccounts:kommander", "system:authenticated");
        await FluxOnAsync(management, ct);
        await FluxOnAsync(spoke, ct);
        var admin = Written("admin", management.Kubeconfig);

        Assert.Contains("is fit for Hansa", await HansaAsync("install", "--check", "--kubeconfig", admin), StringComparison.Ordinal);
        Assert.Contains("customresourcedefinition.apiextensions.k8s.io/workspaces.workspaces.kommander.mesosphere.io serverside-applied", await HansaAsync("install", "--apply", "--kubeconfig", admin), StringComparison.Ordinal);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var controller = HansaCommand.Create().Parse(
            ["controller", "--kubeconfig", Written("hansa", management.KubeconfigFor("of-hansa")), "--listen", "127.0.0.1:0", "--allow-loopback", "--log-level", "Error", "--identity", Account]).InvokeAsync(null, stop.Token);
        try
        {
            await HansaAsync("workspace", "create", "team-a", "--wait", "--kubeconfig", admin);
            await HansaAsync("attach", "spoke", "-w", "team-a", "--kubeconfig", Written("spoke", spoke.Kubeconfig), "--wait", "--management-kubeconfig", admin);
            await HansaAsync("deploy", "metallb", "-w", "team-a", "--set", "speaker.image.tag=v1", "--kubeconfig", admin);
            await HansaAsync("deploy", "metallb", "-w", "default-workspace", "--kubeconfig", admin);
            await UntilAsync("status.releases", async () => (await HansaAsync("clusters", "-o", "json", "--kubeconfig", admin)).Split("\"name\": \"metallb\"").Length == 3);
            await HansaAsync("undeploy", "metallb", "-w", "default-workspace", "--wait", "--kubeconfig", admin);
            await HansaAsync("detach", "spoke", "-w", "team-a", "--wait", "--kubeconfig", admin);
            await HansaAsync("workspace", "delete", "team-a", "--wait", "--kubeconfig", admin);
        }
        finally
        {
            await stop.CancelAsync();
            await controller;
        }

        // Whoever was refused: the administrator never is, and a refused request may be on record without its user.
        var requests = _audit.Select(line => JsonDocument.Parse(line).RootElement).Where(r => r.GetProperty("cluster").GetString() == "management").ToArray();
        Assert.Contains(requests, r => r.GetProperty("user").GetProperty("username").GetString() == Account);
        Assert.Empty(requests.Where(r => r.GetProperty("responseStatus").GetProperty("code").GetInt32() == 403).Select(r => $"{r.GetProperty("verb")} {r.GetProperty("requestURI")}").Distinct());
    }

    [Fact]
    public async Task What_is_printed_is_what_kubectl_can_apply()
    {
        var yaml = await HansaAsync("install", "--image", "registry.example.org/hansa:0.1.0");

        string[] kinds = [.. ManifestFiles.Parse("install", yaml).Select(m => m.Body["kind"]!.ToString())]; // a parsed object has one
        Assert.Equal(5, kinds.Count(k => k == "CustomResourceDefinition"));
        Assert.Equal(["Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"], kinds.Where(k => k != "CustomResourceDefinition").Distinct());
        Assert.Contains("image: \"registry.example.org/hansa:0.1.0\"", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstalled_the_controller_and_its_rights_go_and_what_people_wrote_stays()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var cluster = await EmbeddedCluster.StartAsync(cancel: ct);
        var admin = Written("admin", cluster.Kubeconfig);
        await HansaAsync("install", "--apply", "--image", "registry.example.org/hansa:0.1.0", "--kubeconfig", admin);
        using var client = ApiClient.FromKubeconfigFile(admin, null, new ApiClientOptions { Addresses = AddressPolicy.Unrestricted }, TimeProvider.System);
        using (await client.CreateAsync(Kinds.KommanderCluster, "kommander", """{"apiVersion":"kommander.mesosphere.io/v1beta1","kind":"KommanderCluster","metadata":{"name":"edge"},"spec":{}}"""u8.ToArray(), ct)) { }

        using (await client.CreateAsync(Manifests.RoleBinding, "kommander", Binding("""{"hansa.dev/role":"management"}"""), ct)) { }
        using (await client.CreateAsync(Manifests.RoleBinding, "default", Binding("{}"), ct)) { }

        var told = await HansaAsync("uninstall", "--kubeconfig", admin);
        var refused = await RunningFleet.RunOnlyAsync("uninstall", "--apply", "--kubeconfig", admin);
        var done = await HansaAsync("uninstall", "--apply", "--leave-clusters", "--kubeconfig", admin);

        Assert.Contains("Deployment kommander/hansa-controller", told, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failed, refused.Code);
        Assert.Contains("kommander/edge is attached", $"{refused}", StringComparison.Ordinal);
        Assert.Contains("deployment.apps/hansa-controller deleted", done, StringComparison.Ordinal);
        Assert.Contains("service/hansa-controller deleted", done, StringComparison.Ordinal);
        Assert.Contains("poddisruptionbudget.policy/hansa-controller deleted", done, StringComparison.Ordinal);
        Assert.Contains("networkpolicy.networking.k8s.io/hansa-controller deleted", done, StringComparison.Ordinal);
        Assert.Contains("RoleBinding kommander/hansa-workspace", told, StringComparison.Ordinal);
        Assert.DoesNotContain("default/hansa-workspace", told, StringComparison.Ordinal); // somebody else's, who did not mark it
        Assert.Contains("rolebinding.rbac.authorization.k8s.io/hansa-workspace deleted", done, StringComparison.Ordinal);
        Assert.StartsWith("Nothing of the controller is there.", await HansaAsync("uninstall", "--kubeconfig", admin), StringComparison.Ordinal);
        using var left = await client.GetAsync(Kinds.KommanderCluster.ObjectPath(new ObjectKey("kommander", "edge")), ct);
        Assert.NotNull(left);
    }

    [Fact]
    public async Task What_Helm_installed_is_written_over_only_when_that_is_said()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var cluster = await EmbeddedCluster.StartAsync(cancel: ct);
        var admin = Written("admin", cluster.Kubeconfig);
        await HansaAsync("install", "--apply", "--image", "registry.example.org/hansa:0.1.0", "--kubeconfig", admin);
        using var client = ApiClient.FromKubeconfigFile(admin, null, new ApiClientOptions { Addresses = AddressPolicy.Unrestricted }, TimeProvider.System);
        using (await client.MergePatchAsync(Manifests.Deployment, Controller, """{"metadata":{"labels":{"app.kubernetes.io/managed-by":"Helm"}}}"""u8.ToArray(), ct)) { }

        var refused = await RunningFleet.RunOnlyAsync("install", "--apply", "--image", "registry.example.org/hansa:0.2.0", "--kubeconfig", admin);
        var done = await HansaAsync("install", "--apply", "--image", "registry.example.org/hansa:0.2.0", "--take-over", "--kubeconfig", admin);

        Assert.Equal(ExitCodes.Failed, refused.Code);
        Assert.Contains("Deployment kommander/hansa-controller was installed by Helm", refused.Error, StringComparison.Ordinal);
        Assert.Contains("deployment.apps/hansa-controller serverside-applied", done, StringComparison.Ordinal);
        Assert.DoesNotContain("is fit for Hansa", done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_waits_for_the_pods_and_says_what_keeps_them_from_running()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var cluster = await EmbeddedCluster.StartAsync(cancel: ct);
        var admin = Written("admin", cluster.Kubeconfig);
        string[] install = ["install", "--apply", "--image", "registry.example.org/hansa:0.1.0", "--kubeconfig", admin];
        await HansaAsync(install);
        using var client = ApiClient.FromKubeconfigFile(admin, null, new ApiClientOptions { Addresses = AddressPolicy.Unrestricted }, TimeProvider.System);
        var pods = new ResourceType("", "v1", "pods", "Pod", true);
        using (await client.CreateAsync(pods, "kommander", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"one","labels":{"app.kubernetes.io/name":"hansa-controller"}},"spec":{"containers":[{"name":"controller","image":"x"}]}}"""u8.ToArray(), ct)) { }
        using (await client.MergePatchAsync(pods, new ObjectKey("kommander", "one"), """{"status":{"containerStatuses":[{"name":"controller","image":"x","imageID":"","ready":false,"restartCount":0,"state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image"}}}]}}"""u8.ToArray(), ct, "status")) { }

        var late = await RunningFleet.RunOnlyAsync([.. install, "--wait", "--timeout", "1s"]);
        using (await client.MergePatchAsync(Manifests.Deployment, Controller, """{"status":{"observedGeneration":100,"replicas":2,"updatedReplicas":2,"availableReplicas":2}}"""u8.ToArray(), ct, "status")) { }
        await HansaAsync([.. install, "--wait"]);

        Assert.Equal(ExitCodes.TimedOut, late.Code);
        Assert.Contains("of 2 replicas 0 are of this version, 0 available; pod one: ImagePullBackOff Back-off pulling image", late.Error, StringComparison.Ordinal);
    }

    private static ObjectKey Controller { get; } = new("kommander", "hansa-controller");

    private static byte[] Binding(string labels) => Encoding.UTF8.GetBytes(
        $$$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"hansa-workspace","labels":{{{labels}}}},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"hansa-workspace"},"subjects":[]}""");

    public ValueTask DisposeAsync()
    {
        _home.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task FluxOnAsync(EmbeddedCluster cluster, CancellationToken ct)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, cluster.Kubeconfig, ct);
        using var client = ApiClient.FromKubeconfigFile(file, null, new ApiClientOptions { Addresses = AddressPolicy.Unrestricted }, TimeProvider.System);
        await FluxCrds.InstallAsync(client, FluxDefinitions.Of(FluxEra.V2), TimeProvider.System, ct);
        File.Delete(file);
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(90));
        while (!await holds())
            Assert.False(deadline.IsCancellationRequested, $"{what} did not come about");
    }

    private static async Task<string> HansaAsync(params string[] arguments)
    {
        var ran = await RunningFleet.RunOnlyAsync(arguments);
        Assert.True(ran.Code == ExitCodes.Ok, $"hansa {string.Join(' ', arguments)}: {ran}");
        return ran.Output;
    }

    private string Written(string name, string text)
    {
        var path = Path.Combine(_home.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
