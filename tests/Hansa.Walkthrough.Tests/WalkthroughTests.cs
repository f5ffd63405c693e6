using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>The walk-through of the README, word for word, from the first workspace to its end. One story, told in order.</summary>
[ToldInOrder]
public abstract class WalkthroughTests(Fleet fleet, Story story) : OnTheFleet(fleet), IClassFixture<Story>
{
    private const string EarlySuccess = "Release reconciliation succeeded";

    // As the guide that people follow shows it: broken twice.
    private const string BrokenValues = """
            configInLine:
               address-pools:
                - name: default
                   protocol: layer2
                   addresses:
                   - 172.17.255.150-172.17.255.199
        """;

    private const string MisspeltValues = """
            configInLine:
               address-pools:
                - name: default
                  protocol: layer2
                  addresses:
                  - 172.17.255.150-172.17.255.199
        """;

    private string Ns => story.Namespace;

    [Fact]
    public Task Step_0_the_management_cluster_is_attached_to_the_default_workspace() => story.TellAsync(async () =>
    {
        await Fleet.JoinedOrWithoutFluxAsync(WellKnown.DefaultWorkspaceNamespace, WellKnown.HostCluster);

        var workspaces = await Fleet.Management.TableAsync("get workspaces");
        Assert.Equal("kommander-default-workspace", workspaces.Row("NAME", "default-workspace")["WORKSPACE NAMESPACE"]);
        Assert.Equal("Default Workspace", workspaces.Row("NAME", "default-workspace")["DISPLAY NAME"]);
        var cluster = (await Fleet.Management.TableAsync("get kommandercluster -A")).Row("NAME", "host-cluster");
        Assert.Equal(("kommander-default-workspace", "Joined", "host-cluster"), (cluster["NAMESPACE"], cluster["STATUS"], cluster["KUBEFED CLUSTER"]));
    });

    [Fact]
    public Task Step_1_a_workspace_gets_a_namespace() => story.TellAsync(async () =>
    {
        story.Namespace = await Fleet.WorkspaceAsync("workspace-test");

        var table = await Fleet.Management.TableAsync("get workspaces");

        Assert.Equal(["NAME", "DISPLAY NAME", "WORKSPACE NAMESPACE", "AGE"], table.Heads);
        var row = table.Row("NAME", "workspace-test");
        Assert.Equal("", row["DISPLAY NAME"]);
        Assert.Matches("^workspace-test-[bcdfghjklmnpqrstvwxz2456789]{5}$", row["WORKSPACE NAMESPACE"]);
        Assert.Equal(Ns, row["WORKSPACE NAMESPACE"]);
    });

    [Fact]
    public Task Step_2a_the_default_workspace_takes_no_other_cluster() => story.TellAsync(async () =>
    {
        const string Default = WellKnown.DefaultWorkspaceNamespace;
        var before = await Contents.OfAllAsync(Fleet.Spoke1.Client);
        await Fleet.KubeconfigSecretAsync(Default, "misplaced-kubeconfig", Fleet.Spoke1.Kubeconfig);

        await Fleet.ClusterAsync(Default, "misplaced");

        await Fleet.ClusterReasonAsync(Default, "misplaced", "JoinFailed", Reasons.DefaultWorkspaceReserved);
        await Fleet.HeartbeatsAsync(2);
        Assert.Equal("", before.Changes(await Contents.OfAllAsync(Fleet.Spoke1.Client)));
        await Fleet.Management.RunAsync($"delete -n {Default} kommandercluster/misplaced secret/misplaced-kubeconfig --timeout=60s");
    });

    [Fact]
    public Task Step_2b_a_cluster_is_attached_and_the_secret_may_come_last() => story.TellAsync(async () =>
    {
        await Fleet.ClusterAsync(Ns, "kommander-spoke-1");
        await Fleet.ClusterReasonAsync(Ns, "kommander-spoke-1", "Pending", Reasons.KubeconfigSecretMissing);

        await Fleet.KubeconfigSecretAsync(Ns, "kommander-spoke-1-kubeconfig", Fleet.Spoke1.Kubeconfig);
        await Fleet.JoinedAsync(Ns, "kommander-spoke-1");
        await Fleet.RecordedAsReadyAsync("kommander-spoke-1");

        var clusters = await Fleet.Management.TableAsync("get kommandercluster -A");
        Assert.Equal(["NAMESPACE", "NAME", "DISPLAY NAME", "STATUS", "KUBEFED CLUSTER", "AGE"], clusters.Heads);
        var cluster = clusters.Row("NAME", "kommander-spoke-1");
        Assert.Equal((Ns, "", "Joined", "kommander-spoke-1"), (cluster["NAMESPACE"], cluster["DISPLAY NAME"], cluster["STATUS"], cluster["KUBEFED CLUSTER"]));
        var records = await Fleet.Management.TableAsync("get kubefedclusters -A");
        Assert.Equal(["NAMESPACE", "NAME", "AGE", "READY"], records.Heads);
        Assert.Equal(("kommander", "True"), (records.Row("NAME", "kommander-spoke-1")["NAMESPACE"], records.Row("NAME", "kommander-spoke-1")["READY"]));
        Assert.Equal(("kommander", "True"), (records.Row("NAME", "host-cluster")["NAMESPACE"], records.Row("NAME", "host-cluster")["READY"]));
    });

    [Fact]
    public Task Step_2c_describe_shows_what_happened_to_the_cluster() => story.TellAsync(async () =>
    {
        await Fleet.EventAsync(Ns, "kommander-spoke-1", Reasons.Joined);

        var description = await Fleet.Management.RunAsync($"describe kommandercluster -n {Ns} kommander-spoke-1");

        // Events carry whole seconds, so that two of one second may stand in either order.
        Assert.Matches(@"(?s)Events:.*Warning\s+KubeconfigSecretMissing\s.*hansa", description);
        Assert.Matches(@"(?s)Events:.*Normal\s+Joined\s.*hansa", description);
    });

    [Fact]
    public Task Step_2d_a_cluster_is_attached_once_only() => story.TellAsync(async () =>
    {
        var other = await Fleet.WorkspaceAsync("second-attachment");
        await Fleet.KubeconfigSecretAsync(other, "again-kubeconfig", Fleet.Spoke1.Kubeconfig);

        await Fleet.ClusterAsync(other, "again");

        var refused = await Fleet.ClusterReasonAsync(other, "again", "JoinFailed", Reasons.ClusterAlreadyAttached);
        Assert.Contains($"{Ns}/kommander-spoke-1", refused.Message, StringComparison.Ordinal);
        await Fleet.Spoke1.Client.GoneAsync(Kinds.Namespace, ObjectKey.ClusterScoped(other));
        await Fleet.Management.RunAsync($"delete -n {other} kommandercluster/again --timeout=60s");
        await Fleet.Management.RunAsync("delete workspace second-attachment --timeout=60s");
    });

    [Fact]
    public Task Step_4a_reloader_comes_by_itself_and_stays_away_when_it_is_deleted() => story.TellAsync(async () =>
    {
        await Fleet.DeployedAsync(Ns, "reloader", 1);
        await Fleet.Spoke1.ReleaseAsync(Ns, "reloader", EarlySuccess);

        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} reloader");

        await Fleet.Spoke1.NoReleaseAsync(Ns, "reloader"); // and Step_4c: the next cluster that joins does not bring it back
        await Fleet.Hub.GoneAsync(Kinds.AppDeployment, new ObjectKey(WellKnown.DefaultWorkspaceNamespace, "reloader"));
    });

    [Fact]
    public Task Step_4b_a_service_goes_to_the_clusters_of_its_workspace() => story.TellAsync(async () =>
    {
        await Fleet.DeployAsync(Ns, "cert-manager-0.2.7");

        await Fleet.DeployedAsync(Ns, "cert-manager-0.2.7", 1);
        await Fleet.Spoke1.ReleaseAsync(Ns, "cert-manager", EarlySuccess);
        await Fleet.Spoke2.Client.GoneAsync(Kinds.Namespace, ObjectKey.ClusterScoped(Ns));
    });

    [Fact]
    public Task Step_4c_it_goes_to_a_cluster_that_is_attached_later_too() => story.TellAsync(async () =>
    {
        await Fleet.KubeconfigSecretAsync(Ns, "kommander-spoke-2-kubeconfig", Fleet.Spoke2.Cluster.CertificateKubeconfig());
        await Fleet.ClusterAsync(Ns, "kommander-spoke-2");
        await Fleet.JoinedAsync(Ns, "kommander-spoke-2");

        await Fleet.DeployedAsync(Ns, "cert-manager-0.2.7", 2);

        await Fleet.Spoke2.ReleaseAsync(Ns, "cert-manager", "Helm install succeeded for release cert-manager/cert-manager.v1 with chart cert-manager-setup@0.2.7");
        var table = await Fleet.Management.TableAsync($"get appdeployments -n {Ns}");
        Assert.Equal(["NAME", "APP", "READY", "STATUS", "CLUSTERS", "AGE"], table.Heads);
        var row = Assert.Single(table.Rows); // no reloader
        Assert.Equal(["cert-manager-0.2.7", "cert-manager-0.2.7", "True", "ready on 2 clusters", "2/2"], row.Take(5));
        Assert.Empty(await Fleet.Spoke2.ObjectsOfAsync(Ns, "reloader"));
    });

    [Fact]
    public Task Step_4d_a_service_of_another_workspace_does_not_come() => story.TellAsync(async () =>
    {
        var other = await Fleet.WorkspaceAsync("another-workspace");
        await Fleet.DeployAsync(other, "gatekeeper-0.6.8");

        await Fleet.DeploymentAsync(other, "gatekeeper-0.6.8", Reasons.NoClusters);

        foreach (var spoke in new[] { Fleet.Spoke1, Fleet.Spoke2 })
        {
            await spoke.Client.GoneAsync(Kinds.Namespace, ObjectKey.ClusterScoped(other));
            Assert.Empty(await spoke.ObjectsOfAsync(Ns, "gatekeeper"));
        }

        await Fleet.Management.RunAsync("delete workspace another-workspace --timeout=60s");
    });

    [Theory]
    [InlineData("dex-2.9.10", Reasons.ManagementOnly)]
    [InlineData("dex-k8s-authenticator-1.2.6", Reasons.ManagementOnly)]
    [InlineData("kubefed-0.8.1", Reasons.ProvidedByHansa)]
    [InlineData("kommander-current", Reasons.ProvidedByHansa)]
    public Task Step_4e_a_service_of_the_management_cluster_is_refused(string app, string reason) => story.TellAsync(async () =>
    {
        var before = await Contents.OfAsync(Fleet.Spoke1.Client, Fleet.Spoke1.DeliveredKinds, Ns);

        await Fleet.DeployAsync(Ns, app);

        await Fleet.DeploymentAsync(Ns, app, reason);
        Assert.Equal("", before.Changes(await Contents.OfAsync(Fleet.Spoke1.Client, Fleet.Spoke1.DeliveredKinds, Ns)));
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} {app} --timeout=60s");
    });

    [Fact]
    public Task Step_5a_a_deployment_waits_for_its_overrides() => story.TellAsync(async () =>
    {
        await Fleet.DeployAsync(Ns, "metallb-0.12.2", """
              configOverrides:
                name: metallb-overrides-attached
            """);

        var waiting = await Fleet.DeploymentAsync(Ns, "metallb-0.12.2", Reasons.OverridesMissing);

        Assert.Contains("metallb-overrides-attached", waiting.Message, StringComparison.Ordinal);
        await NothingOfMetallbAsync();
    });

    [Fact]
    public Task Step_5b_overrides_that_are_no_yaml_are_told_by_line_and_column() => story.TellAsync(async () =>
    {
        await OverridesAsync(BrokenValues);

        var invalid = await Fleet.DeploymentAsync(Ns, "metallb-0.12.2", Reasons.OverridesInvalid);

        Assert.Matches(@"metallb-overrides-attached, values\.yaml, line 4, column \d+: .*protocol: layer2", invalid.Message);
        Assert.Equal("False", invalid.Status);
        await NothingOfMetallbAsync();
    });

    [Fact]
    public Task Step_5c_a_key_that_is_probably_misspelt_is_warned_of() => story.TellAsync(async () =>
    {
        await OverridesAsync(MisspeltValues);

        await Fleet.DeployedAsync(Ns, "metallb-0.12.2", 2);
        var deployment = await Fleet.Hub.EventuallyAsync(
            Kinds.AppDeployment, new ObjectKey(Ns, "metallb-0.12.2"), "warns", found => found.Condition("Warning") is not null);

        var warning = deployment.Condition("Warning")!;
        Assert.Equal(("True", Reasons.OverridesSuspicious), (warning.Status, warning.Reason));
        Assert.Contains("configInLine", warning.Message, StringComparison.Ordinal);
        Assert.Contains("configInline", warning.Message, StringComparison.Ordinal);
    });

    [Fact]
    public Task Step_5d_overrides_that_are_right_are_delivered_without_a_word() => story.TellAsync(async () =>
    {
        await OverridesAsync(MisspeltValues.Replace("configInLine", "configInline", StringComparison.Ordinal));

        await Fleet.Hub.EventuallyAsync(
            Kinds.AppDeployment,
            new ObjectKey(Ns, "metallb-0.12.2"),
            "is ready without a warning",
            found => found.Condition("Warning") is null && found.Condition("Ready") is { Status: "True", Reason: Reasons.Ready } && found.Text("status", "clusters", "summary") == "2/2");

        var table = await Fleet.Spoke1.Cluster.TableAsync("get helmreleases -A");
        Assert.Equal(["NAMESPACE", "NAME", "READY", "STATUS", "AGE"], table.Heads);
        var row = table.Row("NAME", "metallb");
        Assert.Equal((Ns, "True", EarlySuccess), (row["NAMESPACE"], row["READY"], row["STATUS"]));
        await Fleet.Spoke2.ReleaseAsync(Ns, "metallb", $"Helm upgrade succeeded for release {Ns}/metallb.v2 with chart metallb@0.12.2");
    });

    [Fact]
    public Task Step_5e_the_values_are_the_defaults_with_the_overrides_on_top() => story.TellAsync(async () =>
    {
        foreach (var spoke in new[] { Fleet.Spoke1, Fleet.Spoke2 })
        {
            var release = await spoke.Client.EventuallyAsync(spoke.HelmRelease, new ObjectKey(Ns, "metallb"), "is there", _ => true);
            var values = await spoke.ValuesAsync(release);

            Assert.Equal(2, values.Length);
            Assert.Equal(await Fleet.Management.RunAsync($"get configmap -n {Ns} metallb-d2iq-defaults -ojsonpath={{.data.values\\.yaml}}"), values[0]);
            Assert.Equal("configInline:\n   address-pools:\n    - name: default\n      protocol: layer2\n      addresses:\n      - 172.17.255.150-172.17.255.199\n", values[1]);
        }
    });

    [Fact]
    public Task Step_6a_undeploying_removes_that_service_and_nothing_else() => story.TellAsync(async () =>
    {
        await PersonalConfigMapAsync();
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} metallb-0.12.2");

        foreach (var spoke in new[] { Fleet.Spoke1, Fleet.Spoke2 })
        {
            await spoke.NoReleaseAsync(Ns, "metallb");
            await spoke.Client.NoneAsync(Kinds.ConfigMap, Ns, "metallb's values are gone", map => map.Text("metadata", "name")!.StartsWith("metallb-", StringComparison.Ordinal));
            var left = await Contents.OfAsync(spoke.Client, spoke.DeliveredKinds, Ns);
            Assert.Single(left.Keys, key => key.StartsWith("HelmRepository", StringComparison.Ordinal)); // cert-manager's chart comes from there too
            Assert.Contains($"{spoke.HelmRelease} {Ns}/cert-manager", left.Keys);
            Assert.Contains($"{Kinds.ConfigMap} {Ns}/personal", left.Keys);
        }
    });

    [Fact]
    public Task Step_6b_the_last_service_takes_its_repository_along() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} cert-manager-0.2.7");

        foreach (var spoke in new[] { Fleet.Spoke1, Fleet.Spoke2 })
            await OnlyPersonalThingsAsync(spoke);
    });

    [Fact]
    public Task Step_6c_detaching_with_remove_uninstalls_first() => story.TellAsync(async () =>
    {
        await Fleet.DeployAsync(Ns, "cert-manager-0.2.7");
        await Fleet.DeployedAsync(Ns, "cert-manager-0.2.7", 2);
        await Fleet.ClusterAsync(Ns, "kommander-spoke-2", "  detachPolicy: Remove");

        await Fleet.Management.RunAsync($"delete kommandercluster -n {Ns} kommander-spoke-2 --timeout=90s");

        await OnlyPersonalThingsAsync(Fleet.Spoke2);
        await Fleet.Hub.GoneAsync(Kinds.KubeFedCluster, new ObjectKey(WellKnown.KommanderNamespace, "kommander-spoke-2"));
        await Fleet.DeployedAsync(Ns, "cert-manager-0.2.7", 1);
    });

    [Fact]
    public Task Step_6d_a_workspace_with_clusters_stays_and_names_them() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync("delete workspace workspace-test --wait=false");

        var workspace = await Fleet.Hub.EventuallyAsync(
            Kinds.Workspace, ObjectKey.ClusterScoped("workspace-test"), "says which clusters are left", found => found.Condition("Ready")?.Reason == Reasons.ClustersRemaining);

        Assert.Contains("kommander-spoke-1", workspace.Condition("Ready")!.Message, StringComparison.Ordinal);
        await Fleet.EventAsync("default", "workspace-test", Reasons.ClustersRemaining);
        Assert.Contains(Reasons.ClustersRemaining, await Fleet.Management.RunAsync("describe workspace workspace-test"), StringComparison.Ordinal);
        await Fleet.Spoke1.ReleaseAsync(Ns, "cert-manager", EarlySuccess);
    });

    [Fact]
    public Task Step_6e_it_goes_with_its_namespace_when_the_last_cluster_is_detached_whose_services_run_on() => story.TellAsync(async () =>
    {
        using var hub = await Fleet.Hub.GetAsync(Kinds.ConfigMap.ObjectPath(new ObjectKey(WellKnown.KommanderNamespace, WellKnown.HubConfigMap)), TestContext.Current.CancellationToken);
        var hubId = hub!.RootElement.Text("data", "hubId"); // the controller runs
        await Fleet.Management.RunAsync($"delete kommandercluster -n {Ns} kommander-spoke-1 --timeout=90s");

        await Fleet.Hub.GoneAsync(Kinds.Workspace, ObjectKey.ClusterScoped("workspace-test"));
        await Fleet.Hub.GoneAsync(Kinds.Namespace, ObjectKey.ClusterScoped(Ns));

        var release = await Fleet.Spoke1.ReleaseAsync(Ns, "cert-manager", EarlySuccess);
        Assert.Equal($"{hubId}/{Ns}", release.Annotation(Annotations.ReleasedBy));
        Assert.Null(release.Label(Labels.Hub));
        Assert.Null(release.Label(Labels.ManagedBy));
    });

    private Task<string> OverridesAsync(string indentedValues) => Fleet.Management.ApplyAsync($"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          namespace: {Ns}
          name: metallb-overrides-attached
        data:
          values.yaml: |
        {indentedValues}
        """);

    private async Task NothingOfMetallbAsync()
    {
        Assert.Empty(await Fleet.Spoke1.ObjectsOfAsync(Ns, "metallb"));
        Assert.Empty(await Fleet.Spoke2.ObjectsOfAsync(Ns, "metallb"));
    }

    private async Task PersonalConfigMapAsync()
    {
        foreach (var spoke in new[] { Fleet.Spoke1, Fleet.Spoke2 })
            await spoke.Cluster.RunAsync($"create configmap -n {Ns} personal --from-literal=a=b");
    }

    private async Task OnlyPersonalThingsAsync(Spoke spoke)
    {
        foreach (var kind in spoke.DeliveredKinds)
            await spoke.Client.NoneAsync(kind, Ns, $"nothing of Hansa's is left in {kind.Plural}", item => item.Label(Labels.Hub) is not null);
        var left = await Contents.OfAsync(spoke.Client, spoke.DeliveredKinds, Ns);
        Assert.Equal(["ConfigMap /personal"], left.Keys.Where(key => !key.EndsWith("kube-root-ca.crt", StringComparison.Ordinal)).Select(key => key.Replace(Ns, "", StringComparison.Ordinal)));
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
[ToldInOrder]
public sealed class EmbeddedWalkthroughTests(EmbeddedFleet fleet, Story story) : WalkthroughTests(fleet, story);

/// <inheritdoc/>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealWalkthroughTests(RealFleet fleet, Story story) : WalkthroughTests(fleet, story);
