using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.Tests.Support;
using Hansa.Sandbox.WalkThrough;

namespace Hansa.Sandbox.Tests.Commands;

/// <summary>A fleet is copied into a sandbox, where a change is rehearsed. Another sandbox plays the real fleet.</summary>
public sealed class ImportTests
{
    private const string App = "metallb-0.12.2";
    private const string Overrides = "metallb-overrides-attached";

    [Fact]
    public async Task A_fleet_is_copied_and_a_change_is_rehearsed_on_the_copy()
    {
        using var folder = new TemporaryFolder();
        await using var real = await SandboxProcess.StartAsync(folder.Path, folder["real"], "--data", "real");
        var ns = await real.WorkspaceAsync("workspace-test");
        await real.AttachAsync(ns, "spoke-1", "cluster-1");
        await real.AttachAsync(ns, "spoke-2", "cluster-2");
        await real.KubectlAsync("management", "label", "kommandercluster", "-n", ns, "spoke-2", "tier=gold");
        await real.ApplyAsync(Kinds.ConfigMap, new ObjectKey(ns, Overrides), Manifests.Overrides(ns, Overrides, Manifests.GoodValues));
        await real.ApplyAsync(Kinds.AppDeployment, new ObjectKey(ns, App), Manifests.Deployment(ns, App, Overrides));
        await real.DeployedAsync(ns, App, 2);
        await real.DeployedAsync(ns, "reloader", 2);
        var credential = (await File.ReadAllTextAsync(real.Kubeconfig("cluster-1"), TestContext.Current.CancellationToken))
            .Split('\n').Single(line => line.Contains("token:", StringComparison.Ordinal)).Split(": ")[1].Trim();

        // Both ways of taking it come to the same.
        var (code, output) = await HansaProcess.RunAsync(folder.Path, "sandbox", "import", "--kubeconfig", real.Kubeconfig("management"), "--to", "copy");
        Assert.True(code == 0, output);
        Assert.Contains("2 AppDeployments, 1 ConfigMap with overrides", output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            folder["export.yaml"], await real.KubectlAsync("management", "get", "workspaces,kommanderclusters,apps,appdeployments,configmaps,secrets", "-A", "-o", "yaml"), TestContext.Current.CancellationToken);
        var (exported, told) = await HansaProcess.RunAsync(folder.Path, "sandbox", "import", "export.yaml", "--to", "copy-of-files");
        Assert.True(exported == 0, told);
        Assert.Matches("Secret +.* left out: Secrets are never read", told);
        var copy = await File.ReadAllTextAsync(folder["copy/intent.yaml"], TestContext.Current.CancellationToken);
        Assert.Equal(Documents(copy), Documents(await File.ReadAllTextAsync(folder["copy-of-files/intent.yaml"], TestContext.Current.CancellationToken)));
        Assert.DoesNotContain(credential, copy, StringComparison.Ordinal);
        await real.Process.KillAsync();

        await using var sandbox = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"], "--from", "copy", "--flux", "v2");
        await sandbox.DeployedAsync(ns, App, 2);
        await sandbox.DeployedAsync(ns, "reloader", 2);
        Assert.Matches($"{ns} +spoke-2 +.*Joined", await sandbox.KubectlAsync("management", "get", "kommandercluster", "-A", "-l", "tier=gold"));

        using var fake = sandbox.Client("spoke-1");
        var before = await ReleaseAsync(fake, ns, _ => true);
        await sandbox.ApplyAsync(Kinds.ConfigMap, new ObjectKey(ns, Overrides), Manifests.Overrides(ns, Overrides, "psp: {create: false}"));
        await ReleaseAsync(fake, ns, now => now > before);
        await sandbox.DeployedAsync(ns, App, 2);
    }

    [Fact]
    public async Task A_folder_with_a_fleet_takes_no_other_one()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["intent.yaml"], Manifests.Workspace("a") + "\nspec: {namespaceName: a-1}", TestContext.Current.CancellationToken);
        await using (var up = await SandboxProcess.StartAsync(folder.Path, folder["fleet"], "--data", "fleet", "--from", "intent.yaml"))
        {
            var namespaces = await up.KubectlAsync("management", "get", "namespaces");
            Assert.Contains("a-1 ", namespaces, StringComparison.Ordinal);
            await up.Process.StopAsync();
        }

        var (code, output) = await HansaProcess.RunAsync(folder.Path, "up", "--data", "fleet", "--from", "intent.yaml");

        Assert.Equal(1, code);
        Assert.Contains("holds a fleet already: leave --from out, or take another folder", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_import_from_is_told()
    {
        using var folder = new TemporaryFolder();

        var (code, output) = await HansaProcess.RunAsync(folder.Path, "up", "--from", "nowhere");

        Assert.Equal(1, code);
        Assert.StartsWith("hansa: nowhere: there is no such file or folder", output, StringComparison.Ordinal);
    }

    private static string[] Documents(string yaml) => [.. yaml.Split("---\n").Order(StringComparer.Ordinal)];

    private static async Task<long> ReleaseAsync(Kubernetes.Transport.ApiClient cluster, string ns, Func<long, bool> wanted)
    {
        var release = await SandboxProcess.UntilAsync(cluster, FluxEra.V2.HelmRelease(), new ObjectKey(ns, "metallb"), "has another generation", found => wanted(found.Number("metadata", "generation")));
        return release.Number("metadata", "generation");
    }
}
