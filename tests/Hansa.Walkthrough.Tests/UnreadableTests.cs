using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Objects of a shape that cannot be read: their status says so. On embedded servers only: Kubernetes 1.20 does not keep the nulls that these stories need.</summary>
public abstract class UnreadableTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task A_cluster_that_cannot_be_read_says_where_whether_or_not_it_was_read_before()
    {
        const string unreadable = "{kubeconfigRef: {name: nowhere}, ingress: {hosts: [null]}}"; // its schema lets everything pass there
        var ns = await Fleet.WorkspaceAsync("unreadable-cluster");

        await Fleet.Management.ApplyAsync(Cluster(ns, "never-read", unreadable));
        await UnreadableAsync(Kinds.KommanderCluster, ns, "never-read", "$.spec.ingress.hosts[0] is empty");

        await Fleet.Management.ApplyAsync(Cluster(ns, "never-read", "{kubeconfigRef: {name: nowhere}}"));
        await Fleet.ClusterReasonAsync(ns, "never-read", "Pending", Reasons.KubeconfigSecretMissing);
        await Fleet.Management.ApplyAsync(Cluster(ns, "never-read", unreadable));
        await UnreadableAsync(Kinds.KommanderCluster, ns, "never-read", "$.spec.ingress.hosts[0] is empty");

        await Fleet.Management.ApplyAsync(Cluster(ns, "never-read", "{kubeconfigRef: {name: nowhere}}"));
        await Fleet.ClusterReasonAsync(ns, "never-read", "Pending", Reasons.KubeconfigSecretMissing);
        await GoneAsync("unreadable-cluster", ns, "never-read");
    }

    [Fact]
    public async Task A_deployment_that_was_never_read_says_where_it_cannot_be()
    {
        var ns = await Fleet.WorkspaceAsync("unreadable-deployment");
        await Fleet.Management.KubectlAsync(["patch", "crd", Definition, "--type=json", "-p", Nullable("add", ""","value":true""")], "", TestContext.Current.CancellationToken);
        try
        {
            await UntilAcceptedAsync($$"""
                apiVersion: apps.kommander.d2iq.io/v1alpha1
                kind: AppDeployment
                metadata: {name: never-read, namespace: {{ns}} }
                spec: {appRef: {name: metallb-0.12.2 }, clusterConfigOverrides: [null]}
                """);
            await UnreadableAsync(Kinds.AppDeployment, ns, "never-read", "$.spec.clusterConfigOverrides[0] is empty");
            await Fleet.Management.RunAsync($"delete appdeployment -n {ns} never-read");
        }
        finally
        {
            await Fleet.Management.KubectlAsync(["patch", "crd", Definition, "--type=json", "-p", Nullable("remove", "")], "", TestContext.Current.CancellationToken);
        }

        await GoneAsync("unreadable-deployment");
    }

    private const string Definition = "appdeployments.apps.kommander.d2iq.io";

    private static string Nullable(string operation, string value) =>
        $$"""[{"op":"{{operation}}","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/clusterConfigOverrides/items/nullable"{{value}}}]""";

    /// <summary>A changed schema is in force a moment after the answer.</summary>
    private async Task UntilAcceptedAsync(string manifest)
    {
        while ((await Fleet.Management.KubectlAsync(["apply", "-f", "-"], manifest, TestContext.Current.CancellationToken)).ExitCode != 0)
            await Fleet.HeartbeatsAsync(1);
    }

    private async Task UnreadableAsync(ResourceType type, string ns, string name, string place) => await Fleet.Hub.EventuallyAsync(
        type,
        new ObjectKey(ns, name),
        $"says {place}",
        found => found.Condition("Ready") is { Status: "False", Reason: Reasons.Unreadable } ready && ready.Message.Contains(place, StringComparison.Ordinal));

    private async Task GoneAsync(string workspace, string ns = "", params string[] clusters)
    {
        foreach (var cluster in clusters)
            await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} {cluster} --timeout=60s");
        await Fleet.Management.RunAsync($"delete workspace {workspace} --timeout=60s");
    }

    private static string Cluster(string ns, string name, string spec) => $$"""
        apiVersion: kommander.mesosphere.io/v1beta1
        kind: KommanderCluster
        metadata: {name: {{name}}, namespace: {{ns}} }
        spec: {{spec}}
        """;
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedUnreadableTests(EmbeddedFleet fleet) : UnreadableTests(fleet);
