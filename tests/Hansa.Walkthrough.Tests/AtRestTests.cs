using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>A fleet that nobody changes is not written to, whether or not the controller is started anew.</summary>
public abstract class AtRestTests(Fleet fleet) : OnTheFleet(fleet)
{
    private const string Spoilt = "kubernetes-dashboard";
    private static readonly string[] Releases = ["kubernetes-dashboard", "reloader"];

    [Fact]
    public async Task A_restart_of_the_controller_writes_nothing_but_its_lease()
    {
        var ns = await Fleet.WorkspaceAsync("at-rest");
        var clients = ImmutableArray.Create(Fleet.Hub, Fleet.Spoke1.Client, Fleet.Spoke2.Client);
        await AttachAndDeployAsync(ns);
        await Fleet.HeartbeatsAsync(3);
        var before = await ContentsAsync(clients);

        await Fleet.StopControllerAsync();
        await Fleet.StartControllerAsync();
        await SpoiltThingsArePutRightAsync(ns); // so everything has been looked at
        await Fleet.HeartbeatsAsync(5);

        var spoilt = $"{Kinds.ConfigMap} {ns}/{Spoilt}-";
        foreach (var (was, now) in before.Zip(await ContentsAsync(clients)))
            Assert.Equal("", string.Join('\n', was.Changes(now).Split('\n').Where(line => !line.Contains(spoilt, StringComparison.Ordinal))));
        await CleanUpAsync(ns);
    }

    private async Task AttachAndDeployAsync(string ns)
    {
        foreach (var (spoke, name) in Attached())
        {
            await Fleet.KubeconfigSecretAsync(ns, $"{name}-kubeconfig", spoke.Kubeconfig);
            await Fleet.ClusterAsync(ns, name);
        }

        await Fleet.DeployAsync(ns, "kubernetes-dashboard-4.0.3");
        await Fleet.DeployedAsync(ns, "kubernetes-dashboard-4.0.3", 2);
        await Fleet.DeployedAsync(ns, "reloader", 2);
        foreach (var (_, name) in Attached())
        {
            await Fleet.JoinedAsync(ns, name);
            await Fleet.RecordedAsReadyAsync(name);
            await Fleet.Hub.EventuallyAsync(
                Kinds.KommanderCluster, new ObjectKey(ns, name), "lists its releases",
                cluster => cluster.At("status", "releases") is { } listed && listed.EnumerateArray().Count(r => Releases.Contains(r.Text("name")) && r.Text("ready") == "True") == 2);
        }
    }

    /// <summary>One thing on each cluster is changed behind the controller's back, and found as it was.</summary>
    private async Task SpoiltThingsArePutRightAsync(string ns)
    {
        await SpoilAsync(Fleet.Hub, new ObjectKey(ns, $"{Spoilt}-d2iq-defaults"), """{"data":{"values.yaml":"spoilt"}}""", map => map.Text("data", "values.yaml") != "spoilt");
        foreach (var (spoke, _) in Attached())
            await SpoilAsync(spoke.Client, await ValuesOfSpoiltAsync(spoke, ns), """{"metadata":{"annotations":{"hansa.dev/revision":"spoilt"}}}""", map => map.Annotation(Annotations.Revision) != "spoilt");
    }

    private static async Task<ObjectKey> ValuesOfSpoiltAsync(Spoke spoke, string ns)
    {
        var release = await spoke.Client.EventuallyAsync(spoke.HelmRelease, new ObjectKey(ns, Spoilt), "is there", _ => true);
        return new ObjectKey(ns, release.GetProperty("spec").GetProperty("valuesFrom")[0].Text("name")!); // the service has defaults
    }

    private static async Task SpoilAsync(ApiClient client, ObjectKey map, string patch, Func<JsonElement, bool> isRight)
    {
        using var spoilt = await client.MergePatchAsync(Kinds.ConfigMap, map, Encoding.UTF8.GetBytes(patch), TestContext.Current.CancellationToken, fieldManager: "somebody");
        await client.EventuallyAsync(Kinds.ConfigMap, map, "is put right", isRight);
    }

    private async Task CleanUpAsync(string ns)
    {
        foreach (var (_, name) in Attached())
        {
            await Fleet.ClusterAsync(ns, name, "  detachPolicy: Remove");
            await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} {name} --timeout=90s");
        }

        await Fleet.Management.RunAsync("delete workspace at-rest --timeout=60s");
    }

    private static async Task<ImmutableArray<ImmutableSortedDictionary<string, string>>> ContentsAsync(ImmutableArray<ApiClient> clients) =>
        [.. await Task.WhenAll(clients.Select(Contents.OfAllAsync))];

    private (Spoke Spoke, string Name)[] Attached() => [(Fleet.Spoke1, "rested-1"), (Fleet.Spoke2, "rested-2")];
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedAtRestTests(EmbeddedFleet fleet) : AtRestTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealAtRestTests(RealFleet fleet) : AtRestTests(fleet);
