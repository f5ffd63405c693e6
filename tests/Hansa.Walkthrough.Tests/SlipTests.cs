using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>What people copy and slip with: each is understood, or its message leads to the remedy.</summary>
public abstract class SlipTests(Fleet fleet) : OnTheFleet(fleet)
{
    private const string App = "traefik-9.19.1";

    [Fact]
    public async Task A_copy_of_the_defaults_with_their_labels_says_what_hides_it_and_is_never_deleted()
    {
        var ns = await Fleet.WorkspaceAsync("copied-defaults");
        await Fleet.DeployAsync(ns, App, "  configOverrides: {name: traefik-overrides}");
        await CopyDefaultsAsync(ns, "traefik-overrides");
        await CopyDefaultsAsync(ns, "mine-d2iq-defaults");

        var hidden = await Fleet.DeploymentAsync(ns, App, Reasons.OverridesMissing);
        const string remedy = "kubectl label configmap traefik-overrides hansa.dev/role- hansa.dev/hub-";
        Assert.Contains(remedy, hidden.Message, StringComparison.Ordinal);
        await Fleet.Management.RunAsync($"{remedy["kubectl ".Length..]} -n {ns}");

        await Fleet.DeploymentAsync(ns, App, Reasons.NoClusters);
        for (var pass = 0; pass < 2; pass++)
            await PutBackAsync(ns); // what a look at the copies does last is done when the next look has done its first
        Assert.Contains("mine-d2iq-defaults", await Fleet.Management.RunAsync($"get configmap -n {ns} -oname"), StringComparison.Ordinal);
        await GoneAsync("copied-defaults");
    }

    [Fact]
    public async Task Overrides_that_kubectl_put_elsewhere_are_named_where_they_are()
    {
        var ns = await Fleet.WorkspaceAsync("misplaced-overrides");
        await Fleet.DeployAsync(ns, App, "  configOverrides: {name: traefik-overrides}");

        await Fleet.Management.ApplyAsync(ConfigMap(ns, $"binaryData: {{values.yaml: {Convert.ToBase64String(Encoding.Unicode.GetBytes("\uFEFFa: 1"))}}}"));
        await InvalidAsync(ns, "ConfigMap traefik-overrides has no key values.yaml, but has it as binary data, since the file is not UTF-8");

        await Fleet.Management.RunAsync($"delete configmap -n {ns} traefik-overrides");
        await Fleet.Management.ApplyAsync(ConfigMap(ns, "data: {values.yml: \"a: 1\", notes: x}"));
        await InvalidAsync(ns, "has no key values.yaml, but notes, values.yml");

        await Fleet.DeployAsync(ns, App, "  configOverrides: {secretName: traefik-hidden}");
        await Fleet.Management.RunAsync($"create secret generic -n {ns} traefik-hidden --from-literal=values.yml=x");
        await InvalidAsync(ns, "Secret traefik-hidden has no key values.yaml with UTF-8 text, but values.yml");
        await GoneAsync("misplaced-overrides");
    }

    [Fact]
    public async Task A_cluster_with_a_clusterRef_alone_is_told_what_else_it_needs()
    {
        var ns = await Fleet.WorkspaceAsync("cluster-ref");
        await Fleet.Management.ApplyAsync(Cluster(ns, "made-elsewhere", "{clusterRef: {capiCluster: {name: made-elsewhere}}}"));

        await Fleet.ClusterReasonAsync(ns, "made-elsewhere", "Pending", Reasons.KubeconfigRefMissing, "spec.clusterRef alone attaches no cluster");

        await GoneAsync("cluster-ref", ns, "made-elsewhere");
    }

    [Fact]
    public async Task A_Secret_with_another_key_is_told_which_keys_it_has()
    {
        var ns = await Fleet.WorkspaceAsync("wrong-key");
        await Fleet.Management.RunAsync($"create secret generic -n {ns} wrong-key-kubeconfig --from-literal=value=x --from-literal=config=x");

        await Fleet.ClusterAsync(ns, "wrong-key");

        await Fleet.ClusterReasonAsync(ns, "wrong-key", "Pending", Reasons.KubeconfigKeyMissing, "has no key kubeconfig, but config, value: create it with");
        await GoneAsync("wrong-key", ns, "wrong-key");
    }

    private async Task CopyDefaultsAsync(string ns, string name)
    {
        await Fleet.Hub.EventuallyAsync(Kinds.ConfigMap, new ObjectKey(ns, "traefik-d2iq-defaults"), "is there", _ => true);
        var written = await Fleet.Management.RunAsync($"get configmap -n {ns} traefik-d2iq-defaults -oyaml");
        await Fleet.Management.ApplyAsync(string.Join('\n', written.Replace("name: traefik-d2iq-defaults", $"name: {name}", StringComparison.Ordinal).Split('\n')
            .Where(line => !line.StartsWith("  uid:", StringComparison.Ordinal) && !line.StartsWith("  resourceVersion:", StringComparison.Ordinal) && !line.StartsWith("  creationTimestamp:", StringComparison.Ordinal))));
    }

    private async Task PutBackAsync(string ns)
    {
        await Fleet.Management.RunAsync($"patch configmap -n {ns} traefik-d2iq-defaults --type=merge -p " + """{"data":{"values.yaml":"edited"}}""");
        await Fleet.Hub.EventuallyAsync(Kinds.ConfigMap, new ObjectKey(ns, "traefik-d2iq-defaults"), "is put back", map => map.Text("data", "values.yaml") != "edited");
    }

    private async Task InvalidAsync(string ns, string text) => await Fleet.Hub.EventuallyAsync(
        Kinds.AppDeployment,
        new ObjectKey(ns, App),
        $"says: {text}",
        found => found.Condition("Ready") is { Status: "False", Reason: Reasons.OverridesInvalid } ready && ready.Message.Contains(text, StringComparison.Ordinal));

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

    private static string ConfigMap(string ns, string data) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: traefik-overrides, namespace: {{ns}} }
        {{data}}
        """;
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedSlipTests(EmbeddedFleet fleet) : SlipTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealSlipTests(RealFleet fleet) : SlipTests(fleet);
