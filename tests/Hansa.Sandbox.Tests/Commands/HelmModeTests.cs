using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.Tests.Support;
using Hansa.Sandbox.WalkThrough;

namespace Hansa.Sandbox.Tests.Commands;

/// <summary><c>hansa up --helm</c>: the real helm program installs charts into the clusters.</summary>
public sealed class HelmModeTests
{
    private const string Overrides = "web-overrides";

    [Theory]
    [InlineData("helm-3", FluxEra.V2)]
    [InlineData("helm-4", FluxEra.V2Beta1)]
    public async Task A_chart_is_installed_upgraded_taken_back_and_uninstalled(string program, FluxEra era)
    {
        using var folder = new TemporaryFolder();
        await using var charts = await ChartRepository.StartAsync("base", "web");
        await using var up = await SandboxProcess.StartAsync(
            folder.Path, folder[".hansa"], "--helm", await HelmBinary.PathAsync(program), "--clusters", "1", "--flux", era.Name());
        using var cluster = up.Client("cluster-1");
        var kubeconfig = up.Kubeconfig("cluster-1");
        Assert.Contains($"Flux {era.Name()}: helm. The real helm (v{program[^1]}.", up.Process.Output, StringComparison.Ordinal);
        await up.ApplyAsync(Kinds.App, ObjectKey.ClusterScoped("base-1.0.0"), App("base", charts.Url, ""));
        await up.ApplyAsync(Kinds.App, ObjectKey.ClusterScoped("web-1.0.0"), App("web", charts.Url, "  dependencies: [base]"));
        var ns = await up.WorkspaceAsync("workspace-test");
        await up.AttachAsync(ns, "spoke", "cluster-1");

        // Installed: the chart's values, the App's defaults, the overrides, each on top of the one before.
        await up.ApplyAsync(Kinds.ConfigMap, new ObjectKey(ns, Overrides), Manifests.Overrides(ns, Overrides, "greeting: from the overrides"));
        await up.ApplyAsync(Kinds.AppDeployment, new ObjectKey(ns, "web-1.0.0"), Manifests.Deployment(ns, "web-1.0.0", Overrides));
        await up.DeployAsync(ns, "base-1.0.0");
        await up.DeployedAsync(ns, "base-1.0.0", 1);
        await up.DeployedAsync(ns, "web-1.0.0", 1);
        Assert.Equal("from the defaults", await GreetingAsync(cluster, ns, "base"));
        Assert.Equal("from the overrides", await GreetingAsync(cluster, ns, "web"));
        using (var values = JsonDocument.Parse(await HelmBinary.RunAsync(program, kubeconfig, "get", "values", "web", "-n", ns, "-o", "json")))
            Assert.Equal(("from the overrides", "web"), (values.RootElement.Text("greeting"), values.RootElement.Text("name")));
        Assert.Equal("web 1 deployed", await ListedAsync(program, kubeconfig, ns, "web"));

        // What the server refuses fails in Helm's words, and is taken back.
        await up.ApplyAsync(Kinds.ConfigMap, new ObjectKey(ns, Overrides), Manifests.Overrides(ns, Overrides, "mood: Not a label!"));
        var failed = await SandboxProcess.UntilAsync(
            cluster, era.HelmRelease(), new ObjectKey(ns, "web"), "is rolled back", found => found.Condition("Remediated")?.Reason == "RollbackSucceeded");
        Assert.Contains("Not a label!", failed.Condition("Released")!.Message, StringComparison.Ordinal);
        Assert.StartsWith("Helm upgrade failed", failed.Condition("Released")!.Message, StringComparison.Ordinal);
        Assert.Equal("from the overrides", await GreetingAsync(cluster, ns, "web"));

        // Mended.
        await up.ApplyAsync(Kinds.ConfigMap, new ObjectKey(ns, Overrides), Manifests.Overrides(ns, Overrides, "greeting: mended"));
        await up.DeployedAsync(ns, "web-1.0.0", 1);
        Assert.Equal("mended", await GreetingAsync(cluster, ns, "web"));

        await up.KubectlAsync("management", "delete", "appdeployment", "-n", ns, "web-1.0.0");
        await SandboxProcess.GoneAsync(cluster, Kinds.ConfigMap, new ObjectKey(ns, "web"));
        await SandboxProcess.GoneAsync(cluster, era.HelmRelease(), new ObjectKey(ns, "web"));
        Assert.Equal("", await ListedAsync(program, kubeconfig, ns, "web"));
        Assert.Equal("base 1 deployed", await ListedAsync(program, kubeconfig, ns, "base"));
    }

    [Fact]
    public async Task An_install_that_fails_is_tried_again_and_charts_may_come_from_a_folder()
    {
        const FluxEra Era = FluxEra.V2;
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["charts"]);
        await File.WriteAllBytesAsync(folder["charts/web-1.0.0.tgz"], ChartRepository.PackageOf("web"), TestContext.Current.CancellationToken);
        await using var up = await SandboxProcess.StartAsync(
            folder.Path, folder[".hansa"], "--helm", await HelmBinary.PathAsync("helm-3"), "--charts", "charts", "--clusters", "1", "--flux", Era.Name());
        using var cluster = up.Client("cluster-1");
        await up.ApplyAsync(Kinds.App, ObjectKey.ClusterScoped("web-1.0.0"), App("web", "http://127.0.0.1:9/nobody-is-there", ""));
        var ns = await up.WorkspaceAsync("workspace-test");
        await up.AttachAsync(ns, "spoke", "cluster-1");
        await up.ApplyAsync(Kinds.ConfigMap, new ObjectKey(ns, Overrides), Manifests.Overrides(ns, Overrides, "refuse: not today"));

        await up.ApplyAsync(Kinds.AppDeployment, new ObjectKey(ns, "web-1.0.0"), Manifests.Deployment(ns, "web-1.0.0", Overrides));

        var failed = await SandboxProcess.UntilAsync(
            cluster, Era.HelmRelease(), new ObjectKey(ns, "web"), "fails twice", found => found.Number("status", "failures") >= 2);
        Assert.Matches($@"^Helm install failed for release {ns}/web\.v1 with chart web@1\.0\.0: .*not today", failed.Condition("Ready")!.Message);
        await up.ApplyAsync(Kinds.ConfigMap, new ObjectKey(ns, Overrides), Manifests.Overrides(ns, Overrides, "greeting: today"));
        await up.DeployedAsync(ns, "web-1.0.0", 1);
        Assert.Equal("today", await GreetingAsync(cluster, ns, "web"));
    }

    [Theory]
    [InlineData("helm-3")]
    [InlineData("helm-4")]
    public async Task A_chart_comes_from_a_registry(string program)
    {
        using var folder = new TemporaryFolder();
        await using var charts = await ChartRepository.StartAsync("base", "web");
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"], "--helm", await HelmBinary.PathAsync(program), "--clusters", "1", "--flux", "v2");
        using var cluster = up.Client("cluster-1");
        await up.ApplyAsync(Kinds.App, ObjectKey.ClusterScoped("base-1.0.0"), App("base", charts.OciUrl, "", "oci"));
        await up.ApplyAsync(Kinds.App, ObjectKey.ClusterScoped("web-1.0.0"), App("web", charts.OciUrl, "", "oci").Replace("        version: 1.0.0\n        repo", "        version: ^1.0\n        repo", StringComparison.Ordinal));
        var ns = await up.WorkspaceAsync("workspace-test");
        await up.AttachAsync(ns, "spoke", "cluster-1");

        await up.DeployAsync(ns, "base-1.0.0");
        await up.DeployAsync(ns, "web-1.0.0");

        await up.DeployedAsync(ns, "base-1.0.0", 1);
        await up.DeployedAsync(ns, "web-1.0.0", 1);
        Assert.Equal("base 1 deployed", await ListedAsync(program, up.Kubeconfig("cluster-1"), ns, "base"));
        Assert.Equal("from the defaults", await GreetingAsync(cluster, ns, "web"));
    }

    /// <summary>A chart with what the charts of platform services have: definitions, hooks, subcharts, lookups, conditions on what the server serves.</summary>
    [Theory]
    [InlineData("helm-3")]
    [InlineData("helm-4")]
    public async Task A_chart_as_hard_as_real_ones_is_installed_upgraded_and_uninstalled(string program)
    {
        using var folder = new TemporaryFolder();
        await using var up = await SandboxProcess.StartAsync(
            folder.Path, folder[".hansa"], "--helm", await HelmBinary.PathAsync(program), "--charts", Path.Combine(AppContext.BaseDirectory, "Charts"), "--clusters", "1", "--flux", "v2");
        using var cluster = up.Client("cluster-1");
        var kubeconfig = up.Kubeconfig("cluster-1");
        await up.ApplyAsync(Kinds.App, ObjectKey.ClusterScoped("platform-1.0.0"), App("platform", "http://127.0.0.1:9/nobody-is-there", ""));
        var ns = await up.WorkspaceAsync("workspace-test");
        await up.AttachAsync(ns, "spoke", "cluster-1");
        await up.ApplyAsync(Kinds.ConfigMap, new ObjectKey(ns, Overrides), Manifests.Overrides(ns, Overrides, "replicas: 3"));

        await up.ApplyAsync(Kinds.AppDeployment, new ObjectKey(ns, "platform-1.0.0"), Manifests.Deployment(ns, "platform-1.0.0", Overrides));
        await up.DeployedAsync(ns, "platform-1.0.0", 1);

        Assert.Equal("platform 1 deployed", await ListedAsync(program, kubeconfig, ns, "platform"));
        Assert.Equal("3 3", await up.KubectlAsync("cluster-1", "get", "widget,deployment", "-n", ns, "-o", "jsonpath={.items[0].spec.size} {.items[1].status.readyReplicas}"));
        using (var config = await cluster.GetAsync(Kinds.ConfigMap.ObjectPath(new ObjectKey(ns, "platform-config")), TestContext.Current.CancellationToken))
            Assert.Equal(("database.internal", "true", "true"), (config!.RootElement.Text("data", "database"), config.RootElement.Text("data", "budgets"), config.RootElement.Text("data", "install")));
        var password = await PasswordAsync();

        // A wrong value is refused by the chart's schema before anything is touched; the mended one keeps what the first install made up.
        await up.ApplyAsync(Kinds.ConfigMap, new ObjectKey(ns, Overrides), Manifests.Overrides(ns, Overrides, "grade: brass"));
        var refused = await SandboxProcess.UntilAsync(
            cluster, FluxEra.V2.HelmRelease(), new ObjectKey(ns, "platform"), "is refused", found => found.Condition("Ready")?.Reason == "UpgradeFailed");
        Assert.Contains("grade", refused.Condition("Ready")!.Message, StringComparison.Ordinal);
        await up.ApplyAsync(Kinds.ConfigMap, new ObjectKey(ns, Overrides), Manifests.Overrides(ns, Overrides, "{grade: gold, cache: {enabled: false}, tags: {optional: true}}"));
        await up.DeployedAsync(ns, "platform-1.0.0", 1);
        Assert.Equal(password, await PasswordAsync());
        Assert.Equal("configmap/platform-extras", (await up.KubectlAsync("cluster-1", "get", "configmap", "-n", ns, "platform-extras", "-o", "name")).Trim());
        Assert.Equal("statefulset.apps/platform-database", (await up.KubectlAsync("cluster-1", "get", "statefulset", "-n", ns, "-o", "name")).Trim());
        await HelmBinary.RunAsync(program, kubeconfig, "test", "platform", "-n", ns, "--timeout", "30s");

        await up.KubectlAsync("management", "delete", "appdeployment", "-n", ns, "platform-1.0.0");
        await SandboxProcess.GoneAsync(cluster, FluxEra.V2.HelmRelease(), new ObjectKey(ns, "platform"));
        Assert.Equal("", await ListedAsync(program, kubeconfig, ns, "platform"));
        Assert.Equal("", await up.KubectlAsync("cluster-1", "get", "widget,deployment,daemonset,service,ingress,pvc", "-n", ns, "-o", "name"));
        Assert.Equal(password, await PasswordAsync()); // its annotation says keep

        Task<string> PasswordAsync() => up.KubectlAsync("cluster-1", "get", "secret", "-n", ns, "platform-password", "-o", "jsonpath={.data.password}");
    }

    [Fact]
    public async Task A_helm_that_is_not_there_is_told()
    {
        using var folder = new TemporaryFolder();

        var (code, output) = await HansaProcess.RunAsync(folder.Path, "up", "--helm", "/nowhere/helm");

        Assert.Equal(1, code);
        Assert.StartsWith("hansa: /nowhere/helm cannot be run", output, StringComparison.Ordinal);
    }

    private static string App(string name, string repository, string more, string type = "default") => $"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: App
        metadata:
          name: {name}-1.0.0
        spec:
          appId: {name}
          version: 1.0.0
          placement: attached
          releases:
            - name: {name}
              chart:
                name: {name}
                version: 1.0.0
                repository:
                  name: loopback
                  url: {repository}
                  type: {type}
              releaseName: {name}
          defaults: |
            name: {name}
            greeting: from the defaults
            refuse: ""
        {more}
        """;

    private static async Task<string> GreetingAsync(ApiClient cluster, string ns, string name)
    {
        using var map = await cluster.GetAsync(Kinds.ConfigMap.ObjectPath(new ObjectKey(ns, name)), TestContext.Current.CancellationToken);
        return map?.RootElement.Text("data", "greeting") ?? "(nothing)";
    }

    private static async Task<string> ListedAsync(string program, string kubeconfig, string ns, string release)
    {
        using var list = JsonDocument.Parse(await HelmBinary.RunAsync(program, kubeconfig, "list", "-n", ns, "-o", "json"));
        return string.Join(", ", list.RootElement.EnumerateArray()
            .Where(found => found.Text("name") == release)
            .Select(found => $"{found.Text("name")} {found.GetProperty("revision")} {found.Text("status")}"));
    }
}
