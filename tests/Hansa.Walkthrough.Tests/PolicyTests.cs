using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>
/// A cluster whose policies change or refuse what Hansa writes there, or that has a quota. Only real API servers ask webhooks and count
/// quotas. One story, told in order.
/// </summary>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealPolicyTests(RealFleet fleet, Story story, PolicyOfTheStory policy) : OnTheFleet(fleet), IClassFixture<Story>, IClassFixture<PolicyOfTheStory>
{
    private const string Workspace = "policies";
    private const string Cluster = "governed";

    private string Ns => story.Namespace;

    private Spoke Spoke => Fleet.Spoke2;

    [Fact]
    public Task Step_1_what_a_policy_adds_to_every_object_stays_and_is_no_drift() => story.TellAsync(async () =>
    {
        policy.Enforced = await AdmissionPolicy.StartAsync(Spoke.Cluster);
        policy.Enforced.Say(AdmissionPolicy.Change("""[{"op":"add","path":"/metadata/labels/team","value":"platform"},{"op":"add","path":"/spec/maxHistory","value":3}]"""));
        story.Namespace = await Fleet.WorkspaceWithAsync(Workspace, Spoke, Cluster);
        await InForceAsync();

        await DeployAsync("barge");

        await DeployAsync("cog"); // a pass over all that is there
        var release = await Spoke.ReleaseAsync(Ns, "barge", "is there", _ => true);
        Assert.Equal(("platform", 3), (release.Label("team"), release.At("spec", "maxHistory")?.GetInt32()));
        Assert.Equal(1, WritesOf("barge"));
    });

    [Fact]
    public Task Step_2_a_field_of_ours_that_it_changes_on_every_write_is_told_and_written_once_at_most() => story.TellAsync(async () =>
    {
        policy.Enforced!.Say(AdmissionPolicy.Change("""[{"op":"replace","path":"/spec/interval","value":"7m"}]""", "barge"));
        await Spoke.Cluster.RunAsync($"annotate helmrelease -n {Ns} barge seen=1"); // the policy's word reaches it with any write

        var told = await Fleet.ReleaseReasonAsync(Ns, Cluster, "barge", Reasons.AlteredByCluster, "spec.interval");

        Assert.Contains("mutatingwebhookconfigurations", told, StringComparison.Ordinal);
        await Fleet.Hub.EventuallyAsync(Kinds.AppDeployment, new ObjectKey(Ns, "barge"), "still counts as ready", d => d.Text("status", "clusters", "summary") == "1/1");
        await DeployAsync("hulk");
        Assert.Equal(1, WritesOf("barge"));
    });

    [Fact]
    public Task Step_3_what_people_change_is_delivered_all_the_same() => story.TellAsync(async () =>
    {
        await OverrideAsync("barge", "mast: tall");

        var release = await Spoke.ReleaseAsync(Ns, "barge", "has its overrides", r => r.At("spec", "valuesFrom") is not null);

        Assert.Equal(["mast: tall\n"], await Spoke.ValuesAsync(release));
        await Fleet.ReleaseReasonAsync(Ns, Cluster, "barge", Reasons.AlteredByCluster, "spec.interval");
        Assert.Equal(2, WritesOf("barge"));
    });

    [Fact]
    public Task Step_4_a_restart_of_the_controller_writes_nothing() => story.TellAsync(async () =>
    {
        await Fleet.StopControllerAsync();
        await Fleet.StartControllerAsync();

        await DeployAsync("knarr");

        Assert.Equal(2, WritesOf("barge"));
        await Fleet.ReleaseReasonAsync(Ns, Cluster, "barge", Reasons.AlteredByCluster, "spec.interval");
    });

    [Fact]
    public Task Step_5_what_a_policy_refuses_is_told_in_its_words_and_holds_up_nothing_else() => story.TellAsync(async () =>
    {
        policy.Enforced!.Say(AdmissionPolicy.Deny("pram", "[cost-centre] you must provide labels: {\"cost-centre\"}"));
        await Fleet.AppAsync("pram", "");
        await Fleet.DeployAsync(Ns, "pram");

        var refused = await Fleet.DeploymentAsync(Ns, "pram", Reasons.RefusedByCluster);

        Assert.Contains("you must provide labels: {\"cost-centre\"}", refused.Message, StringComparison.Ordinal);
        await DeployAsync("punt");
        Assert.Equal("Joined", (await Fleet.ClusterReasonAsync(Ns, Cluster, "Joined", Reasons.Joined)).Reason);
        policy.Enforced.Say(AdmissionPolicy.Allow);
        await Fleet.DeployedAsync(Ns, "pram", 1);
    });

    [Fact]
    public Task Step_6_a_quota_that_is_used_up_is_told_as_one_and_holds_up_nothing_else() => story.TellAsync(async () =>
    {
        await Spoke.Cluster.ApplyAsync($$"""
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: few, namespace: "{{Ns}}"}
            spec: {hard: {count/configmaps: "1"} }
            """);
        await Spoke.Client.EventuallyAsync(QuotaKind, new ObjectKey(Ns, "few"), "is counted", quota => quota.At("status", "used") is not null);
        await OverrideAsync("cog", "mast: short");

        var refused = await Fleet.DeploymentAsync(Ns, "cog", Reasons.RefusedByCluster);

        Assert.Contains("a ResourceQuota on the cluster leaves no room", refused.Message, StringComparison.Ordinal);
        Assert.Contains("exceeded quota: few", refused.Message, StringComparison.Ordinal);
        await DeployAsync("dory");
        await Spoke.Cluster.RunAsync($"delete resourcequota -n {Ns} few");
        await Fleet.DeployedAsync(Ns, "cog", 1);
        await CleanUpAsync();
    });

    private static readonly ResourceType QuotaKind = Kinds.ConfigMap with { Kind = "ResourceQuota", Plural = "resourcequotas" };

    private async Task CleanUpAsync()
    {
        await policy.DisposeAsync();
        await Fleet.CleanUpAsync(Workspace, Ns, Cluster);
        await Fleet.Management.RunAsync("delete app barge cog hulk knarr pram punt dory");
    }

    /// <summary>API servers learn of a webhook a moment after it was made.</summary>
    private async Task InForceAsync()
    {
        await Spoke.Cluster.RunAsync("create namespace in-force");
        for (var seen = false; !seen;)
        {
            var trial = await Spoke.Cluster.KubectlAsync(["create", "--dry-run=server", "-o", "yaml", "-f", "-"], $$"""
                {"apiVersion": "{{Spoke.HelmRelease.ApiVersion}}", "kind": "HelmRelease", "metadata": {"name": "trial", "namespace": "in-force", "labels": {"a": "b"} },
                 "spec": {"interval": "1m", "chart": {"spec": {"chart": "a", "sourceRef": {"kind": "HelmRepository", "name": "a"} } } } }
                """, TestContext.Current.CancellationToken);
            seen = trial.Output.Contains("team: platform", StringComparison.Ordinal);
        }

        await Spoke.Cluster.RunAsync("delete namespace in-force");
    }

    private async Task DeployAsync(string app)
    {
        await Fleet.AppAsync(app, "");
        await Fleet.DeployAsync(Ns, app);
        await Fleet.DeployedAsync(Ns, app, 1);
    }

    private async Task OverrideAsync(string app, string values)
    {
        await Fleet.Management.ApplyAsync($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{app}}-overrides, namespace: "{{Ns}}"}
            data:
              values.yaml: |
                {{values}}
            """);
        await Fleet.DeployAsync(Ns, app, $"  configOverrides: {{name: {app}-overrides}}");
    }

    private int WritesOf(string release) => policy.Enforced!.Writes.Count(write => write.Name == release && write.User.EndsWith(":hansa", StringComparison.Ordinal));
}

/// <summary>The webhook lives as long as the story.</summary>
public sealed class PolicyOfTheStory : IAsyncDisposable
{
    internal AdmissionPolicy? Enforced { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (Enforced is { } enforced)
            await enforced.DisposeAsync();
        Enforced = null;
    }
}
