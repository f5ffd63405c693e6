using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.Tests.Support;

namespace Hansa.Sandbox.Tests.Commands;

/// <summary><c>hansa up</c>: a fleet that lives as long as the command, or longer.</summary>
public sealed class UpTests
{
    private const string App = "cert-manager-0.2.7";

    [Fact]
    public async Task A_service_goes_to_an_attached_cluster_by_kubectl()
    {
        using var folder = new TemporaryFolder();
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"]);
        var ns = await up.WorkspaceAsync("workspace-test");
        await up.AttachAsync(ns, "kommander-spoke-1", "cluster-1");
        await up.DeployAsync(ns, App);
        await up.DeployedAsync(ns, App, 1);

        var clusters = await up.KubectlAsync("management", "get", "kommandercluster", "-A");
        var releases = await up.KubectlAsync("cluster-1", "get", "helmreleases", "-n", ns);
        var elsewhere = await up.KubectlAsync("cluster-2", "get", "helmreleases", "-A");

        Assert.Matches($@"NAMESPACE +NAME +DISPLAY NAME +STATUS +KUBEFED CLUSTER +AGE\n(.*\n)*{ns} +kommander-spoke-1 +Joined +kommander-spoke-1 ", clusters);
        Assert.Matches(@"NAME +READY +STATUS +AGE\ncert-manager +True +Release reconciliation succeeded ", releases);
        Assert.Equal("", elsewhere);
        Assert.Contains($"export KUBECONFIG={up.Kubeconfig("management")}\n", up.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_attached_every_cluster_is_attached_at_once_and_after_a_restart_nothing_changes()
    {
        using var folder = new TemporaryFolder();
        string before;
        await using (var first = await SandboxProcess.StartAsync(folder.Path, folder["fleet"], "--data", "fleet", "--attached"))
        {
            var ns = await first.WorkspaceAsync("fleet");
            await first.DeployAsync(ns, App);
            await first.DeployedAsync(ns, App, 2);
            before = await VersionsAsync(first, ns);
            Assert.Equal(0, await first.Process.StopAsync());
        }

        await using var again = await SandboxProcess.StartAsync(folder.Path, folder["fleet"], "--data", "fleet", "--attached");
        var there = await again.WorkspaceAsync("fleet");
        await again.DeployedAsync(there, App, 2);

        Assert.Equal(before, await VersionsAsync(again, there));
        static Task<string> VersionsAsync(SandboxProcess up, string ns) => up.KubectlAsync("management", "get", "secrets", "-n", ns, "-o", "jsonpath={range .items[*]}{.metadata.name}={.metadata.uid} {end}");
    }

    [Fact]
    public async Task It_ends_cleanly_and_takes_its_kubeconfigs_along()
    {
        using var folder = new TemporaryFolder();
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"], "--clusters", "1");
        Assert.All(Directory.EnumerateFiles(folder[".hansa"], "*.kubeconfig"), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));

        var code = await up.Process.StopAsync();

        Assert.Equal(0, code);
        Assert.Empty(Directory.EnumerateFiles(folder[".hansa"], "*.kubeconfig"));
    }

    [Fact]
    public async Task A_fleet_that_is_kept_is_as_it_was_after_a_stop_and_after_a_kill()
    {
        using var folder = new TemporaryFolder();
        string ns, uid, address;
        await using (var first = await SandboxProcess.StartAsync(folder.Path, folder["fleet"], "--data", "fleet", "--clusters", "1", "--flux", "v2"))
        {
            ns = await first.WorkspaceAsync("workspace-test");
            await first.AttachAsync(ns, "kommander-spoke-1", "cluster-1");
            await first.DeployAsync(ns, App);
            await first.DeployedAsync(ns, App, 1);
            uid = await ReleaseUidAsync(first, ns);
            address = first.Management.Server.ToString();
            Assert.Equal(0, await first.Process.StopAsync());
        }

        await using (var second = await SandboxProcess.StartAsync(folder.Path, folder["fleet"], "--data", "fleet"))
        {
            Assert.Equal(address, second.Management.Server.ToString());
            await second.DeployedAsync(ns, App, 1);
            Assert.Equal(uid, await ReleaseUidAsync(second, ns));
            await second.DeployAsync(ns, "metallb-0.12.2");
            await second.DeployedAsync(ns, "metallb-0.12.2", 1);
            await second.Process.KillAsync();
        }

        await using var third = await SandboxProcess.StartAsync(folder.Path, folder["fleet"], "--data", "fleet");
        await third.DeployedAsync(ns, "metallb-0.12.2", 1);
        await third.DeployAsync(ns, "gatekeeper-0.6.8");
        await third.DeployedAsync(ns, "gatekeeper-0.6.8", 1);
        Assert.Equal(uid, await ReleaseUidAsync(third, ns));
    }

    [Fact]
    public async Task Installs_take_their_time_and_fail_as_dialled()
    {
        using var folder = new TemporaryFolder();
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"], "--clusters", "1", "--flux-delay", "50ms", "--flux-fail", "100%");
        var ns = await up.WorkspaceAsync("workspace-test");
        await up.AttachAsync(ns, "kommander-spoke-1", "cluster-1");

        await up.DeployAsync(ns, App);

        var failed = await SandboxProcess.UntilAsync(
            up.Management, Kinds.AppDeployment, new ObjectKey(ns, App), "fails", found => found.Number("status", "clusters", "failed") == 1);
        Assert.Contains("the sandbox was asked to let some fail (--flux-fail)", failed.Items("status", "unready")[0].Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_one_in_the_same_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder["fleet"], "--data", "fleet", "--clusters", "0");

        var (code, output) = await HansaProcess.RunAsync(folder.Path, "up", "--data", "fleet");

        Assert.Equal(1, code);
        Assert.Matches(@"^hansa: \S+fleet is in use by another `hansa up` \(process \d+\): stop that one", output);
    }

    [Fact]
    public async Task A_port_in_use_is_told()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (code, output) = await HansaProcess.RunAsync(folder.Path, "up", "--port", port);

        Assert.Equal(1, code);
        Assert.StartsWith($"hansa: port {port} on 127.0.0.1 is in use by another process: stop it, or take another with --port", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_data_folder_is_told()
    {
        using var folder = new TemporaryFolder();
        await using (var up = await SandboxProcess.StartAsync(folder.Path, folder["fleet"], "--data", "fleet", "--clusters", "0"))
            await up.Process.StopAsync();
        var database = Path.Combine(folder["fleet"], "clusters", "management.db");
        await File.WriteAllTextAsync(database, "this is no database", TestContext.Current.CancellationToken);

        var (code, output) = await HansaProcess.RunAsync(folder.Path, "up", "--data", "fleet");

        Assert.Equal(1, code);
        Assert.Contains($"hansa: {database}: not a database of Hansa's API server", output, StringComparison.Ordinal);
    }

    private static async Task<string> ReleaseUidAsync(SandboxProcess up, string ns)
    {
        using var client = up.Client("cluster-1");
        var release = await SandboxProcess.UntilAsync(client, FluxEra.V2.HelmRelease(), new ObjectKey(ns, "cert-manager"), "is there", _ => true);
        return release.Text("metadata", "uid");
    }
}
