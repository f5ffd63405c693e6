using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;
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
        Assert.StartsWith("Nothing of the controller is there.", await HansaAsync("uninstall", "--kubeconfig", admin), StringComparison.Ordinal);
        using var left = await client.GetAsync(Kinds.KommanderCluster.ObjectPath(new ObjectKey("kommander", "edge")), ct);
        Assert.NotNull(left);
    }

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
