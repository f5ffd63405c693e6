using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Names of objects that are long, or have dots.</summary>
public abstract class NameTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task Names_of_whatever_length_work_or_say_in_their_status_what_is_too_long()
    {
        var (fits, tooLong, longest) = (new string('f', 63), new string('t', 64), new string('n', 253));
        foreach (var name in new[] { fits, "team.a.prod", "0.1.2" })
        {
            await Fleet.WorkspaceAsync(name);
            await GoneAsync(name);
        }

        await Fleet.Management.ApplyAsync(Workspace(tooLong));
        await Fleet.Hub.EventuallyAsync(
            Kinds.Workspace,
            ObjectKey.ClusterScoped(tooLong),
            "says that its name is too long",
            workspace => workspace.Condition("Ready") is { Status: "False", Reason: Reasons.NameTooLong } ready && ready.Message.Contains("64 characters", StringComparison.Ordinal));
        await GoneAsync(tooLong);

        var ns = await Fleet.WorkspaceAsync("long-names");
        await Fleet.Management.ApplyAsync($$"""
            apiVersion: apps.kommander.d2iq.io/v1alpha1
            kind: AppDeployment
            metadata: {name: {{longest}}, namespace: {{ns}} }
            spec: {appRef: {name: metallb-0.12.2 } }
            """);
        await Fleet.DeploymentAsync(ns, longest, Reasons.NoClusters);
        await Fleet.Management.ApplyAsync(Cluster(ns, longest, "{kubeconfigRef: {name: nowhere}}"));
        await Fleet.ClusterReasonAsync(ns, longest, "Pending", Reasons.KubeconfigSecretMissing);
        await Fleet.EventAsync(ns, longest, Reasons.KubeconfigSecretMissing);
        await GoneAsync("long-names", ns, longest);
        AssertNoFault(tooLong, longest);
    }

    private async Task GoneAsync(string workspace, string ns = "", params string[] clusters)
    {
        foreach (var cluster in clusters)
            await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} {cluster} --timeout=60s");
        await Fleet.Management.RunAsync($"delete workspace {workspace} --timeout=60s");
    }

    /// <summary>Of the objects with these names.</summary>
    private void AssertNoFault(params string[] names) => Assert.DoesNotContain(
        Fleet.Controller.LogTail(1000).Split('\n'), line => line.Contains("unexpected", StringComparison.Ordinal) && names.Any(name => line.Contains(name, StringComparison.Ordinal)));

    private static string Cluster(string ns, string name, string spec) => $$"""
        apiVersion: kommander.mesosphere.io/v1beta1
        kind: KommanderCluster
        metadata: {name: {{name}}, namespace: {{ns}} }
        spec: {{spec}}
        """;

    private static string Workspace(string name) => $$"""
        apiVersion: workspaces.kommander.mesosphere.io/v1alpha1
        kind: Workspace
        metadata: {name: "{{name}}"}
        """;
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedNameTests(EmbeddedFleet fleet) : NameTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealNameTests(RealFleet fleet) : NameTests(fleet);
