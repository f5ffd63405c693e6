namespace Hansa.ApiServer.Conformance.Tests.Transport;

/// <summary>What the server says it serves: one document a group-version, and all at once.</summary>
public abstract class Discovery(ApiUnderTest server) : Case(server)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    [Fact]
    public async Task The_core_versions()
    {
        var answer = (await GetAsync("/api")).Is(200);

        Expect.Contains("""{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0","serverAddress":"*"}]}""", answer);
    }

    [Theory]
    [InlineData("apps", "v1")]
    [InlineData("batch", "v1")]
    [InlineData("networking.k8s.io", "v1")]
    [InlineData("rbac.authorization.k8s.io", "v1")]
    [InlineData("storage.k8s.io", "v1")]
    [InlineData("scheduling.k8s.io", "v1")]
    [InlineData("coordination.k8s.io", "v1")]
    [InlineData("events.k8s.io", "v1")]
    [InlineData("admissionregistration.k8s.io", "v1")]
    [InlineData("apiextensions.k8s.io", "v1")]
    [InlineData("apiregistration.k8s.io", "v1")]
    [InlineData("authentication.k8s.io", "v1")]
    [InlineData("authorization.k8s.io", "v1")]
    [InlineData("certificates.k8s.io", "v1")]
    [InlineData("node.k8s.io", "v1")]
    public async Task A_group_is_listed_and_served(string group, string version)
    {
        var all = (await GetAsync("/apis")).Is(200);
        var entry = all["groups"]!.AsArray().Single(found => found.Text("name") == group);
        Expect.Json($$"""{"groupVersion":"{{group}}/{{version}}","version":"{{version}}"}""", entry!["preferredVersion"]);

        var one = (await GetAsync($"/apis/{group}")).Is(200);
        Assert.Equal("APIGroup", one.Text("kind"));
        Expect.Json(entry["versions"], one["versions"]);
        Expect.Contains($$"""{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"{{group}}/{{version}}"}""", (await GetAsync($"/apis/{group}/{version}")).Is(200));
    }

    [Theory]
    [InlineData("api/v1", "configmaps", "ConfigMap", true, "cm", "")]
    [InlineData("api/v1", "secrets", "Secret", true, "", "")]
    [InlineData("api/v1", "namespaces", "Namespace", false, "ns", "")]
    [InlineData("api/v1", "pods", "Pod", true, "po", "all")]
    [InlineData("api/v1", "services", "Service", true, "svc", "all")]
    [InlineData("api/v1", "serviceaccounts", "ServiceAccount", true, "sa", "")]
    [InlineData("api/v1", "events", "Event", true, "ev", "")]
    [InlineData("api/v1", "nodes", "Node", false, "no", "")]
    [InlineData("api/v1", "persistentvolumeclaims", "PersistentVolumeClaim", true, "pvc", "")]
    [InlineData("api/v1", "resourcequotas", "ResourceQuota", true, "quota", "")]
    [InlineData("apis/apps/v1", "deployments", "Deployment", true, "deploy", "all")]
    [InlineData("apis/apps/v1", "statefulsets", "StatefulSet", true, "sts", "all")]
    [InlineData("apis/apps/v1", "daemonsets", "DaemonSet", true, "ds", "all")]
    [InlineData("apis/apps/v1", "replicasets", "ReplicaSet", true, "rs", "all")]
    [InlineData("apis/batch/v1", "jobs", "Job", true, "", "all")]
    [InlineData("apis/autoscaling/v1", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true, "hpa", "all")]
    [InlineData("apis/networking.k8s.io/v1", "ingresses", "Ingress", true, "ing", "")]
    [InlineData("apis/networking.k8s.io/v1", "networkpolicies", "NetworkPolicy", true, "netpol", "")]
    [InlineData("apis/rbac.authorization.k8s.io/v1", "roles", "Role", true, "", "")]
    [InlineData("apis/rbac.authorization.k8s.io/v1", "clusterrolebindings", "ClusterRoleBinding", false, "", "")]
    [InlineData("apis/coordination.k8s.io/v1", "leases", "Lease", true, "", "")]
    [InlineData("apis/storage.k8s.io/v1", "storageclasses", "StorageClass", false, "sc", "")]
    [InlineData("apis/scheduling.k8s.io/v1", "priorityclasses", "PriorityClass", false, "pc", "")]
    [InlineData("apis/apiextensions.k8s.io/v1", "customresourcedefinitions", "CustomResourceDefinition", false, "crd,crds", "api-extensions")]
    public async Task A_resource_has_its_names(string path, string name, string kind, bool namespaced, string shortNames, string categories)
    {
        var resource = await ResourceAsync(path, name);

        Assert.Equal(kind, resource.Text("kind"));
        Assert.Equal(namespaced, resource["namespaced"]!.GetValue<bool>());
        Assert.Equal(shortNames, Joined(resource["shortNames"]));
        Assert.Equal(categories, Joined(resource["categories"]));
        var deletesCollections = name != "namespaces" && (name != "services" || Server.Since(1, 23));
        Assert.Equal(!deletesCollections ? [.. AllVerbs.Where(verb => verb != "deletecollection")] : AllVerbs, resource["verbs"]!.AsArray().Select(verb => verb!.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("apis/apps/v1", "deployments/scale", "Scale", "get,patch,update")]
    [InlineData("apis/apps/v1", "deployments/status", "Deployment", "get,patch,update")]
    [InlineData("api/v1", "namespaces/finalize", "Namespace", "update")]
    [InlineData("api/v1", "namespaces/status", "Namespace", "get,patch,update")]
    [InlineData("api/v1", "pods/log", "Pod", "get")]
    [InlineData("api/v1", "pods/exec", "PodExecOptions", "create,get")]
    [InlineData("api/v1", "pods/binding", "Binding", "create")]
    [InlineData("api/v1", "pods/eviction", "Eviction", "create")]
    [InlineData("api/v1", "serviceaccounts/token", "TokenRequest", "create")]
    [InlineData("apis/authorization.k8s.io/v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", "create")]
    public async Task Subresources_and_reviews_have_their_verbs(string path, string name, string kind, string verbs)
    {
        var resource = await ResourceAsync(path, name);

        Assert.Equal(kind, resource.Text("kind"));
        Assert.Equal(verbs, string.Join(',', resource["verbs"]!.AsArray().Select(verb => verb!.ToString()).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_scale_has_a_group_of_its_own() =>
        Expect.Contains("""{"name":"deployments/scale","group":"autoscaling","version":"v1","kind":"Scale"}""", await ResourceAsync("apis/apps/v1", "deployments/scale"));

    [Fact]
    public async Task A_custom_resource_is_discovered_with_its_subresources()
    {
        await Server.WidgetsAsync();

        var widgets = await ResourceAsync("apis/demo.example.com/v1", "widgets");
        Expect.Contains("""{"name":"widgets","singularName":"widget","namespaced":true,"kind":"Widget","shortNames":["wd"],"categories":["all"]}""", widgets);
        Assert.Equal(AllVerbs, widgets["verbs"]!.AsArray().Select(verb => verb!.ToString()).Order(StringComparer.Ordinal));
        Expect.Json(
            """{"name":"widgets/status","singularName":"","namespaced":true,"kind":"Widget","verbs":["get","patch","update"]}""", await ResourceAsync("apis/demo.example.com/v1", "widgets/status"));
        Expect.Json(
            """{"name":"widgets/scale","singularName":"","namespaced":true,"group":"autoscaling","version":"v1","kind":"Scale","verbs":["get","patch","update"]}""",
            await ResourceAsync("apis/demo.example.com/v1", "widgets/scale"));
        Assert.Contains("demo.example.com", (await GetAsync("/apis")).Is(200)["groups"]!.AsArray().Select(group => group.Text("name")));
    }

    [Fact]
    public async Task Singular_names_are_told()
    {
        Assert.SkipUnless(Server.Since(1, 27), "singular names of built-in kinds came with 1.27");

        Assert.Equal("configmap", (await ResourceAsync("api/v1", "configmaps")).Text("singularName"));
    }

    [Fact]
    public async Task Everything_is_told_at_once_on_demand()
    {
        Assert.SkipUnless(Server.Since(1, 27), "aggregated discovery came with 1.27");
        await Server.WidgetsAsync();

        var answer = (await GetAsync("/apis", Aggregated)).HasCode(200);

        Assert.Equal("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", answer.Header("Content-Type"));
        Expect.Contains("""{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2"}""", answer.Json);
        var demo = answer.Json.Items().Single(group => group.Name() == "demo.example.com");
        Expect.Contains(
            """
            {"version":"v1","freshness":"Current","resources":[{"resource":"widgets","responseKind":{"group":"demo.example.com","version":"v1","kind":"Widget"},"scope":"Namespaced","singularResource":"widget",
            "shortNames":["wd"],"categories":["all"],"subresources":[{"subresource":"status","responseKind":{"group":"demo.example.com","version":"v1","kind":"Widget"},"verbs":["get","patch","update"]},
            {"subresource":"scale","responseKind":{"group":"autoscaling","version":"v1","kind":"Scale"},"verbs":["get","patch","update"]}]}]}
            """,
            demo.At("versions", 0));
    }

    [Fact]
    public async Task The_core_group_is_told_at_once_on_demand()
    {
        Assert.SkipUnless(Server.Since(1, 27), "aggregated discovery came with 1.27");

        var group = Assert.Single((await GetAsync("/api", Aggregated)).Is(200).Items());

        Assert.Null(group.Text("metadata", "name"));
        Assert.Contains("configmaps", group.At("versions", 0, "resources")!.AsArray().Select(resource => resource.Text("resource")));
    }

    [Fact]
    public async Task What_is_known_is_not_sent_again()
    {
        Assert.SkipUnless(Server.Since(1, 27), "aggregated discovery came with 1.27");
        // Other cases define resources in between.
        for (var attempt = 0; ; attempt++)
        {
            var tag = (await GetAsync("/apis", Aggregated)).HasCode(200).Header("ETag");
            Assert.NotNull(tag);
            var again = await SendAsync(new Call("GET", "/apis") { Accept = Aggregated, Headers = [("If-None-Match", tag)] });
            if (again.Code != 304 && attempt < 5)
                continue;
            Assert.Equal("", again.HasCode(304).Text);
            Assert.Equal(tag, again.Header("ETag"));
            return;
        }
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("garbage")]
    public async Task Discovery_has_no_other_form(string accept) => (await GetAsync("/apis", accept)).HasCode(406);

    private async Task<JsonNode> ResourceAsync(string path, string name) =>
        (await GetAsync($"/{path}")).Is(200)["resources"]!.AsArray().Single(resource => resource.Text("name") == name)!;

    private static string Joined(JsonNode? texts) => string.Join(',', (texts as JsonArray ?? []).Select(text => text!.ToString()));
}

public sealed class DiscoveryOnEmbedded(EmbeddedServer server) : Discovery(server);

public sealed class DiscoveryOnReal(RealServer server) : Discovery(server);
