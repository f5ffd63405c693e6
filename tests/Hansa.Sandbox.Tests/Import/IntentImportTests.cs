using System.Text.Json.Nodes;
using CsCheck;
using Hansa.Sandbox.Import;
using Hansa.Sandbox.Tests.Support;

namespace Hansa.Sandbox.Tests.Import;

/// <summary>What a sandbox takes from a management cluster's export, and what it leaves out.</summary>
public sealed class IntentImportTests : IDisposable
{
    private const string Workspace = """
        apiVersion: workspaces.kommander.mesosphere.io/v1alpha1
        kind: Workspace
        metadata:
          name: team
          uid: 11111111-1111-1111-1111-111111111111
          resourceVersion: "5"
          finalizers: [hansa.dev/workspace]
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: "{}"
            hansa.dev/confirm: abc
            hansa.dev/default-apps-made: reloader
        spec: {}
        status:
          namespaceRef:
            name: team-x7k2p
        """;

    private const string Cluster = """
        apiVersion: kommander.mesosphere.io/v1beta1
        kind: KommanderCluster
        metadata:
          name: Prod.East
          namespace: team-x7k2p
          labels:
            region: east
            drained: "no"
        spec:
          kubeconfigRef:
            name: prod-east
        """;

    private const string Deployment = """
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: AppDeployment
        metadata:
          name: metallb-0.12.2
          namespace: team-x7k2p
        spec:
          appRef:
            name: metallb-0.12.2
          configOverrides:
            name: metallb-overrides
        """;

    private readonly TemporaryFolder _place = new();

    [Fact]
    public void What_people_wrote_is_taken_and_what_a_server_filled_in_is_not()
    {
        var intent = Read(Workspace, Cluster, Deployment);

        Assert.Equal(
            """{"apiVersion":"workspaces.kommander.mesosphere.io/v1alpha1","kind":"Workspace","metadata":{"name":"team","annotations":{"hansa.dev/default-apps-made":"reloader"}},"spec":{"namespaceName":"team-x7k2p"}}""",
            Assert.Single(intent.Workspaces).ToJsonString());
        var cluster = Assert.Single(intent.Clusters);
        Assert.Equal(("prod-east", "prod-east"), (cluster.FakeCluster, cluster.Secret.Name));
        Assert.Equal("""{"region":"east","drained":"no"}""", cluster.Body["metadata"]!["labels"]!.ToJsonString());
        Assert.Single(intent.Deployments);
    }

    [Fact]
    public void A_list_as_kubectl_writes_it_holds_several()
    {
        var intent = Read($"apiVersion: v1\nkind: List\nitems:\n{Item(Workspace)}\n{Item(Cluster)}");

        Assert.Single(intent.Workspaces);
        Assert.Single(intent.Clusters);
    }

    [Fact]
    public void A_Secret_is_left_out_unread()
    {
        var intent = Read(Workspace, Cluster, "apiVersion: v1\nkind: Secret\nmetadata: {name: prod-east, namespace: team-x7k2p}\ndata: {kubeconfig: cGxhbnRlZA==}");

        Assert.Contains(intent.Notes, note => note is { Kind: "Secret", Name: "team-x7k2p/prod-east" } && note.Text.Contains("Secrets are never read", StringComparison.Ordinal));
        Assert.DoesNotContain("cGxhbnRlZA", IntentYaml.Write(intent.Objects) + ImportReport.Text(intent), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Config\nclusters: []\nusers: [{name: admin, user: {token: planted}}]", "a kubeconfig: credentials are not imported")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: metallb-d2iq-defaults, namespace: team-x7k2p}", "no AppDeployment refers to it")]
    [InlineData("apiVersion: apps.kommander.d2iq.io/v1alpha1\nkind: AppDeployment\nmetadata: {name: a, namespace: elsewhere}\nspec: {appRef: {name: a}}", "no Workspace that was taken has its namespace")]
    [InlineData("apiVersion: apps.kommander.d2iq.io/v1alpha1\nkind: AppDeployment\nmetadata: {name: a, namespace: team-x7k2p, deletionTimestamp: '2026-01-01T00:00:00Z'}", "is being deleted there")]
    [InlineData("apiVersion: apps.kommander.d2iq.io/v1alpha1\nkind: App\nmetadata: {name: a}\nspec: {appId: a, version: 1.0.0, gitRepositoryRef: {name: r}}", "names no chart")]
    [InlineData("apiVersion: core.kubefed.io/v1beta1\nkind: KubeFedCluster\nmetadata: {name: a, namespace: kommander}", "Hansa makes it itself")]
    [InlineData("apiVersion: batch/v1\nkind: Job\nmetadata: {name: a, namespace: b}", "is nothing that people write for Hansa")]
    [InlineData("apiVersion: workspaces.kommander.mesosphere.io/v1alpha1\nkind: Workspace\nmetadata: {name: new}", "its namespace is not known")]
    public void What_is_left_out_is_told_with_the_reason(string document, string why)
    {
        var intent = Read(Workspace, document);

        Assert.Single(intent.Objects);
        Assert.Contains(why, Assert.Single(intent.Notes).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", ImportReport.Text(intent), StringComparison.Ordinal);
    }

    [Fact]
    public void Overrides_come_along_with_the_AppDeployment_that_refers_to_them()
    {
        var missing = Read(Workspace, Deployment);
        var there = Read(Workspace, Deployment, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: metallb-overrides, namespace: team-x7k2p}\ndata:\n  other: x\n  values.yaml: |\n    a: 1\n    adminPassword: hunter2\n");

        Assert.Contains("its AppDeployment waits for it", Assert.Single(missing.Notes).Text, StringComparison.Ordinal);
        Assert.Equal("""{"values.yaml":"a: 1\nadminPassword: hunter2\n"}""", Assert.Single(there.Overrides)["data"]!.ToJsonString());
        Assert.Contains("line 2 of values.yaml looks like a credential", Assert.Single(there.Notes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_of_one_name_in_two_workspaces_get_a_fake_cluster_each()
    {
        var intent = Read(
            Workspace, Workspace.Replace("team", "crew", StringComparison.Ordinal), Cluster, Cluster.Replace("team", "crew", StringComparison.Ordinal),
            Cluster.Replace("Prod.East", "management", StringComparison.Ordinal));

        Assert.Equal(["management-2", "prod-east", "prod-east-2"], intent.Clusters.Select(cluster => cluster.FakeCluster).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_management_cluster_needs_no_fake_one()
    {
        var intent = Read(Cluster.Replace("Prod.East", "host-cluster", StringComparison.Ordinal).Replace("team-x7k2p", "kommander-default-workspace", StringComparison.Ordinal));

        Assert.Null(Assert.Single(intent.Clusters).FakeCluster);
    }

    [Theory]
    [InlineData("a: 1\n---\nb: [}\n", @":3:\d+: [\s\S]*: mend it, or leave the file out")]
    [InlineData("{\"a\": }", ":1: not JSON: mend it, or leave the file out")]
    [InlineData("- a\n", ":1: a Kubernetes object is expected: leave the file out")]
    [InlineData("a: 1\n", "no Workspace, KommanderCluster, App or AppDeployment that can be taken")]
    public void A_file_that_cannot_be_used_is_told_with_the_place(string text, string message)
    {
        File.WriteAllText(_place["intent.yaml"], text);

        Assert.Matches(message, Assert.Throws<IOException>(() => IntentImport.FromFiles([_place.Path])).Message);
    }

    [Fact]
    public void A_folder_that_holds_something_is_not_written_to()
    {
        File.WriteAllText(_place["letter.txt"], "dear");

        Assert.Contains("is not an empty folder", Assert.Throws<IOException>(() => IntentImport.Write(new ImportedIntent(), _place.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_as_the_same()
    {
        var intent = Read(Workspace, Cluster, Deployment, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: metallb-overrides, namespace: team-x7k2p}\ndata: {values.yaml: \"a: 1\\n\"}");

        var again = IntentImport.FromFiles([Path.GetDirectoryName(IntentImport.Write(intent, _place["copy"]))!]);

        Assert.All(intent.Objects.Zip(again.Objects), pair => Assert.True(JsonNode.DeepEquals(pair.First, pair.Second)));
        Assert.Equal(intent.Objects.Count(), again.Objects.Count());
        Assert.Empty(again.Notes);
    }

    [Fact]
    public void Any_value_is_written_so_that_it_is_read_as_the_same() =>
        (from values in Gen.String[Gen.Char["ab:-#'\"\\{}[] \n\r\t\u00e9\u2028~yn01.e"], 0, 12].Array[1, 4]
         from number in Gen.Int
         select (values, number)).Sample(each =>
        {
            File.WriteAllText(_place["intent.yaml"], IntentYaml.Write([Anything(each.values, each.number)]));

            Assert.True(JsonNode.DeepEquals(Anything(each.values, each.number), Assert.Single(IntentFiles.Read(_place["intent.yaml"])).Find()));
        }, iter: 2000, threads: 1);

    public void Dispose() => _place.Dispose();

    private static JsonObject Anything(string[] values, int number) => new()
    {
        ["kind"] = "Anything",
        ["number"] = number,
        ["nothing"] = null,
        ["empty"] = new JsonObject { ["map"] = new JsonObject(), ["list"] = new JsonArray() },
        ["list"] = new JsonArray([.. values.Select(value => (JsonNode)new JsonObject { ["text"] = value, ["more"] = new JsonArray(value, new JsonArray(true)) })]),
        ["key " + values[0]] = values[^1],
    };

    private static string Item(string document) => "- " + document.Replace("\n", "\n  ", StringComparison.Ordinal);

    private ImportedIntent Read(params string[] documents)
    {
        File.WriteAllText(_place["intent.yaml"], string.Join("\n---\n", documents));
        return IntentImport.FromFiles([_place["intent.yaml"]]);
    }
}
