using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>What people type wrong: each has its reason where people look, and costs nobody else anything.</summary>
public abstract class BadInputTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task Overrides_without_values_yaml_that_are_no_mapping_and_that_are_too_large()
    {
        var ns = await Fleet.WorkspaceAsync("bad-overrides");
        await Fleet.DeployAsync(ns, "metallb-0.12.2", "  configOverrides: {name: bad}");
        await Fleet.DeploymentAsync(ns, "metallb-0.12.2", Reasons.OverridesMissing);

        await Fleet.Management.ApplyAsync(ConfigMap(ns, "values.yml: \"a: 1\""));
        await MessageAsync(ns, "has no key values.yaml");
        await Fleet.Management.ApplyAsync(ConfigMap(ns, "values.yaml: \"- a\\n- b\\n\""));
        await MessageAsync(ns, "line 1, column 1: values must be a mapping");
        await Fleet.Management.ApplyAsync(ConfigMap(ns, "values.yaml: \"a:\\n  1: x\\n  '1': y\\n\""));
        await MessageAsync(ns, "line 3, column 3: the key 1 stands here a second time");
        await Fleet.Management.ApplyAsync(ConfigMap(ns, $"values.yaml: \"{string.Concat(Enumerable.Repeat("[", 150))}\""));
        await MessageAsync(ns, "levels are nested");

        var refused = await Fleet.Management.KubectlAsync(["create", "-f", "-"], ConfigMap(ns, $"values.yaml: {new string('a', 1_100_000)}", "large"), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, refused.ExitCode); // the API server takes no ConfigMap of more than a mebibyte
        await Fleet.Management.RunAsync("delete workspace bad-overrides --timeout=60s");
    }

    [Fact]
    public async Task Apps_that_cannot_be_used_say_why_and_take_no_other_down()
    {
        var ns = await Fleet.WorkspaceAsync("bad-apps");
        await Fleet.Management.ApplyAsync("""
            apiVersion: apps.kommander.d2iq.io/v1alpha1
            kind: App
            metadata: {name: chartless}
            spec: {appId: chartless, version: 1.0.0}
            """);
        await Fleet.AppAsync("unknown-variable", "defaults: \"a: b\\nc: ${nobody}\\n\"");
        await Fleet.AppAsync("bad-defaults", "defaults: \"a: [\"");
        await Fleet.AppAsync("good", "");

        await BrokenAsync("chartless", "spec.releases is empty");
        await BrokenAsync("unknown-variable", "spec.defaults line 2: variable ${nobody} is unknown");
        await BrokenAsync("bad-defaults", "spec.defaults line 2");
        await Fleet.Hub.EventuallyAsync(Kinds.App, ObjectKey.ClusterScoped("good"), "can be deployed", app => app.Condition("Ready")?.Status == "True");
        await Fleet.DeployAsync(ns, "chartless");
        var held = await Fleet.DeploymentAsync(ns, "chartless", Reasons.AppInvalid);
        Assert.Contains("spec.releases is empty", held.Message, StringComparison.Ordinal);
        await Fleet.DeployAsync(ns, "good");
        await Fleet.DeploymentAsync(ns, "good", Reasons.NoClusters);
        var table = await Fleet.Management.TableAsync("get apps");
        Assert.Equal(("False", "True"), (table.Row("NAME", "chartless")["READY"], table.Row("NAME", "good")["READY"]));
        Assert.Contains("spec.releases is empty", await Fleet.Management.RunAsync("describe app chartless"), StringComparison.Ordinal);
        await Fleet.Management.RunAsync("delete workspace bad-apps --timeout=60s");
        await Fleet.Management.RunAsync("delete app chartless unknown-variable bad-defaults good");
    }

    [Theory]
    [InlineData("releaseName: a-name-of-a-helm-release-that-has-more-than-the-53-characters")]
    [InlineData("name: A_Name")]
    public async Task A_release_with_a_name_that_Helm_does_not_take_is_refused_at_once_or_by_its_status(string line)
    {
        var applied = await Fleet.Management.KubectlAsync(["apply", "-f", "-"], $$"""
            apiVersion: apps.kommander.d2iq.io/v1alpha1
            kind: App
            metadata: {name: bad-name}
            spec:
              appId: bad-name
              version: 1.0.0
              releases:
              - {{(line.StartsWith("name", StringComparison.Ordinal) ? line : $"name: bad-name\n    {line}")}}
                chart: {name: boat, version: 1.0.0, repository: {name: boats, url: "https://charts.example.org"} }
            """, TestContext.Current.CancellationToken);
        if (applied.ExitCode != 0)
        {
            Assert.Contains("spec.releases[0]", applied.Error, StringComparison.Ordinal); // the schema says so
            return;
        }

        await BrokenAsync("bad-name", "spec.releases[0]");
        await Fleet.Management.RunAsync("delete app bad-name");
    }

    [Theory]
    [InlineData("kube-public", Reasons.NamespaceReserved)]
    [InlineData("kommander", Reasons.NamespaceReserved)]
    [InlineData("Not_A_Name", Reasons.NamespaceReserved)]
    [InlineData("somebodys", Reasons.NamespaceTaken)]
    public async Task A_namespace_name_that_is_taken_or_kept_for_others(string wanted, string reason)
    {
        var name = $"wants-{wanted.ToLowerInvariant().Replace('_', '-')}";
        if (reason == Reasons.NamespaceTaken)
            await Fleet.Management.RunAsync($"create namespace {wanted}");

        var applied = await Fleet.Management.KubectlAsync(["apply", "-f", "-"], Workspace(name, wanted), TestContext.Current.CancellationToken);

        if (applied.ExitCode == 0)
        {
            var refused = await WorkspaceReasonAsync(name, reason);
            Assert.Contains(wanted, refused.Message, StringComparison.Ordinal);
            await Fleet.Management.RunAsync($"delete workspace {name} --timeout=60s");
        }
        else
        {
            Assert.Contains("spec.namespaceName", applied.Error, StringComparison.Ordinal); // the schema says so
        }

        if (reason == Reasons.NamespaceTaken)
            await Fleet.Management.RunAsync($"delete namespace {wanted} --timeout=60s");
    }

    [Fact]
    public async Task A_namespace_name_that_is_changed_later_has_no_effect()
    {
        await Fleet.Management.ApplyAsync(Workspace("renamed", "renamed-one"));
        await Fleet.Hub.EventuallyAsync(Kinds.Workspace, ObjectKey.ClusterScoped("renamed"), "has its namespace", w => w.Text("status", "namespaceRef", "name") == "renamed-one");

        await Fleet.Management.ApplyAsync(Workspace("renamed", "renamed-two"));

        var kept = await WorkspaceReasonAsync("renamed", Reasons.NamespaceNameImmutable);
        Assert.Contains("set it back to renamed-one", kept.Message, StringComparison.Ordinal);
        await Fleet.Hub.GoneAsync(Kinds.Namespace, ObjectKey.ClusterScoped("renamed-two"));
        await Fleet.Management.ApplyAsync(Workspace("renamed", "renamed-one"));
        await WorkspaceReasonAsync("renamed", Reasons.Ready);
        await Fleet.Management.RunAsync("delete workspace renamed --timeout=60s");
    }

    [Fact]
    public async Task A_second_namespace_with_a_workspaces_labels_is_named_when_the_status_does_not_say_which_counts()
    {
        foreach (var ns in new[] { "ambiguous-one", "ambiguous-two" })
        {
            await Fleet.Management.RunAsync($"create namespace {ns}");
            await Fleet.Management.RunAsync($"label namespace {ns} {Labels.Role}={Labels.RoleManagement} {Labels.WorkspaceName}=ambiguous");
        }

        await Fleet.Hub.EventuallyAsync(Kinds.Namespace, ObjectKey.ClusterScoped("ambiguous-two"), "is labelled", n => n.Label(Labels.WorkspaceName) is not null);
        await Fleet.HeartbeatsAsync(1); // the controller has seen the labels
        await Fleet.Management.ApplyAsync(Workspace("ambiguous", ""));

        var unclear = await WorkspaceReasonAsync("ambiguous", Reasons.NamespaceAmbiguous);
        Assert.Contains("ambiguous-one, ambiguous-two", unclear.Message, StringComparison.Ordinal);
        await Fleet.Management.RunAsync($"label namespace ambiguous-two {Labels.WorkspaceName}-");
        await Fleet.Hub.EventuallyAsync(Kinds.Workspace, ObjectKey.ClusterScoped("ambiguous"), "has the other", w => w.Text("status", "namespaceRef", "name") == "ambiguous-one");
        await Fleet.Management.RunAsync("delete workspace ambiguous --timeout=60s");
        await Fleet.Management.RunAsync("delete namespace ambiguous-two --timeout=60s");
    }

    private async Task MessageAsync(string ns, string text) => await Fleet.Hub.EventuallyAsync(
        Kinds.AppDeployment,
        new ObjectKey(ns, "metallb-0.12.2"),
        $"says: {text}",
        found => found.Condition("Ready") is { Status: "False", Reason: Reasons.OverridesInvalid } ready && ready.Message.Contains(text, StringComparison.Ordinal));

    private async Task BrokenAsync(string app, string text) => await Fleet.Hub.EventuallyAsync(
        Kinds.App,
        ObjectKey.ClusterScoped(app),
        $"says: {text}",
        found => found.Condition("Ready") is { Status: "False", Reason: Reasons.AppInvalid } ready && ready.Message.Contains(text, StringComparison.Ordinal));

    private async Task<StandingCondition> WorkspaceReasonAsync(string name, string reason) => (await Fleet.Hub.EventuallyAsync(
        Kinds.Workspace, ObjectKey.ClusterScoped(name), $"is {reason}", found => found.Condition("Ready")?.Reason == reason)).Condition("Ready")!;

    private static string ConfigMap(string ns, string data, string name = "bad") => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {name}
          namespace: {ns}
        data:
          {data}
        """;

    private static string Workspace(string name, string ns) => $"""
        apiVersion: workspaces.kommander.mesosphere.io/v1alpha1
        kind: Workspace
        metadata:
          name: {name}
        spec: {(ns.Length == 0 ? "{}" : $"{{namespaceName: {ns}}}")}
        """;
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedBadInputTests(EmbeddedFleet fleet) : BadInputTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealBadInputTests(RealFleet fleet) : BadInputTests(fleet);
