using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Demo;

/// <summary>Who plays in the demo: the management cluster, two clusters that are attached in its course, and whoever tells.</summary>
internal sealed class DemoScene(SandboxFleet fleet, SandboxFolder folder, KubectlProgram? kubectl, Narrator narrator, Pace pace, TimeSpan patience, TimeProvider clock, CancellationToken ct)
{
    public const string Workspace = "workspace-test";
    public const string Spoke1 = "kommander-spoke-1";
    public const string Spoke2 = "kommander-spoke-2";

    /// <summary>Shorter than Hansa's own, since people watch: a cut network is told after some seconds.</summary>
    public static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(2);

    private readonly string _cluster1 = fleet.Clusters[0];
    private readonly string _cluster2 = fleet.Clusters[1];

    public CancellationToken Cancel => ct;

    public Narrator Narrator => narrator;

    public Expectations Expect { get; } = new(narrator, patience, clock);

    public Kubectl Management { get; } = new(fleet.InsideOf(SandboxFleet.Management), kubectl, SandboxFolder.KubeconfigOf(folder.Path, SandboxFleet.Management), "kubectl", narrator);

    /// <summary>The cluster that is attached as <see cref="Spoke1"/>.</summary>
    public Kubectl Attached { get; } = new(fleet.InsideOf(fleet.Clusters[0]), kubectl, SandboxFolder.KubeconfigOf(folder.Path, fleet.Clusters[0]), "kubectl --kubeconfig kubeconfig", narrator);

    /// <summary>The cluster that is attached as <see cref="Spoke2"/>.</summary>
    public Kubectl AttachedLater { get; } = new(fleet.InsideOf(fleet.Clusters[1]), kubectl, SandboxFolder.KubeconfigOf(folder.Path, fleet.Clusters[1]), "kubectl --kubeconfig kubeconfig-2", narrator);

    /// <summary>The workspace's namespace, once it is known.</summary>
    public string Namespace { get; set; } = "";

    /// <summary>Begins the next step when it is time for it.</summary>
    public async Task StepAsync(string title)
    {
        await pace.NextAsync(title, ct);
        narrator.Title(title);
    }

    public string KubeconfigOf(string spoke) => fleet.KubeconfigOf(spoke == Spoke1 ? _cluster1 : _cluster2);

    public ObjectKey In(string name) => new(Namespace, name);

    /// <summary>Until the AppDeployment's Ready condition has that reason; its message.</summary>
    public async Task<string> DeploymentSaysAsync(string app, string reason, string what)
    {
        var found = await Expect.UntilAsync(
            Management.Client, Kinds.AppDeployment, In(app), what, deployment => deployment.Condition("Ready")?.Reason == reason, ct);
        return found.Condition("Ready")!.Message; // it has that reason
    }

    /// <summary>Until the AppDeployment is ready on that many clusters of as many.</summary>
    public Task DeployedAsync(string app, int clusters) => Expect.UntilAsync(
        Management.Client, Kinds.AppDeployment, In(app), $"{app} is ready on {clusters} of {clusters} clusters",
        found => found.Condition("Ready")?.Reason == Reasons.Ready && found.Text("status", "clusters", "summary") == $"{clusters}/{clusters}", ct);

    /// <summary>Until the cluster is Joined and its health was probed.</summary>
    public Task JoinedAsync(string ns, string cluster) => Expect.UntilAsync(
        Management.Client, Kinds.KommanderCluster, new ObjectKey(ns, cluster), $"{cluster} is Joined and Ready",
        found => found.Text("status", "phase") == "Joined" && found.Condition("Ready")?.Status == "True", ct);

    /// <summary>The uids of the release on both clusters: another one would mean that it was uninstalled.</summary>
    public async Task<string[]> UidsAsync(string release) => [.. await Task.WhenAll(new[] { Attached, AttachedLater }.Select(async cluster =>
    {
        using var found = await cluster.Client.GetAsync(FluxEra.V2Beta1.HelmRelease().ObjectPath(In(release)), ct);
        return found?.RootElement.Text("metadata", "uid") ?? "";
    }))];

    /// <summary>The ConfigMap with the overrides that the release on that cluster uses: its name ends in a digest of what stands in it.</summary>
    public async Task<string> OverridesOfAsync(Kubectl cluster, string release)
    {
        using var found = await cluster.Client.GetAsync(FluxEra.V2Beta1.HelmRelease().ObjectPath(In(release)), ct);
        return LastValuesOf(found?.RootElement);
    }

    /// <summary>Until the release on that cluster uses other overrides than that ConfigMap's, and those are these.</summary>
    public async Task HoldsAsync(Kubectl cluster, string release, string before, string values, string what)
    {
        var found = await Expect.UntilAsync(
            cluster.Client, FluxEra.V2Beta1.HelmRelease(), In(release), what, now => LastValuesOf(now) is { Length: > 0 } name && name != before, ct);
        using var map = await cluster.Client.GetAsync(Kinds.ConfigMap.ObjectPath(In(LastValuesOf(found))), ct);
        var text = map?.RootElement.Text("data", WellKnown.ValuesKey) ?? "";
        Expect.Require(text.TrimEnd('\n') == values, "as they were written", text);
    }

    private static string LastValuesOf(JsonElement? release) => release is { } found && found.Items("spec", "valuesFrom") is [.., var last] ? last.Text("name") : "";

    /// <summary>Nobody reaches that cluster over the network until this is disposed; what runs inside does not feel it.</summary>
    public IDisposable Cut(string spoke)
    {
        var faults = fleet.ServerOf(spoke == Spoke1 ? _cluster1 : _cluster2).Faults;
        var cut = faults.Add(new Fault(FaultEffect.DropBefore));
        faults.CutWatches();
        return cut;
    }

    /// <summary>That there is nothing of the app on the attached cluster.</summary>
    public async Task NothingOfAsync(string release)
    {
        using var found = await Attached.Client.GetAsync(FluxEra.V2Beta1.HelmRelease().ObjectPath(In(release)), ct);
        Expect.Require(found is null, $"nothing of {release} is on the attached cluster", $"HelmRelease {release}");
    }
}
