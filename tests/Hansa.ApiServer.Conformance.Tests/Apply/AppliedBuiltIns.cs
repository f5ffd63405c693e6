namespace Hansa.ApiServer.Conformance.Tests.Apply;

/// <summary>Server-side apply of Kubernetes' own kinds, by their merge keys, and what updates own of them.</summary>
public abstract class AppliedBuiltIns(ApiUnderTest server) : Case(server)
{
    private string Path => $"{Deployments}/d";

    [Fact]
    public async Task Containers_ports_and_variables_are_told_apart_by_their_keys()
    {
        var made = (await ApplyAsync(Path, "m1", Deployment("""[{"name":"c","image":"x:1","ports":[{"containerPort":80},{"containerPort":80,"protocol":"UDP"}],"env":[{"name":"A","value":"1"}]}]"""))).Is(201);

        Expect.Json(
            """
            {"k:{\"name\":\"c\"}":{".":{},"f:name":{},"f:image":{},"f:env":{"k:{\"name\":\"A\"}":{".":{},"f:name":{},"f:value":{}}},
            "f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}},"k:{\"containerPort\":80,\"protocol\":\"UDP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}}}}
            """,
            Fields(made, "m1").At("f:spec", "f:template", "f:spec", "f:containers"));
    }

    [Fact]
    public async Task Another_manager_adds_a_container_and_a_variable()
    {
        (await ApplyAsync(Path, "m1", Deployment("""[{"name":"c","image":"x:1","env":[{"name":"A","value":"1"}]}]"""))).HasCode(201);

        var merged = (await ApplyAsync(Path, "m2", Containers("""[{"name":"c","env":[{"name":"B","value":"2"}]},{"name":"side","image":"y:1"}]"""))).Is(200);

        Expect.Contains("""[{"name":"c","image":"x:1","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}]},{"name":"side","image":"y:1"}]""", merged.At("spec", "template", "spec", "containers"));
    }

    [Fact]
    public async Task What_one_manager_applies_no_more_goes_alone()
    {
        (await ApplyAsync(Path, "m1", Deployment("""[{"name":"c","image":"x:1"}]"""))).HasCode(201);
        (await ApplyAsync(Path, "m2", Containers("""[{"name":"c","env":[{"name":"B","value":"2"}]},{"name":"side","image":"y:1"}]"""))).HasCode(200);

        var left = (await ApplyAsync(Path, "m2", Containers("""[{"name":"c"}]"""))).Is(200);

        Assert.Equal(["c"], left.At("spec", "template", "spec", "containers")!.AsArray().Select(container => container.Text("name")!));
        Assert.Null(left.At("spec", "template", "spec", "containers", 0, "env"));
    }

    [Fact]
    public async Task A_conflict_names_the_container()
    {
        (await ApplyAsync(Path, "m1", Deployment("""[{"name":"c","image":"x:1"}]"""))).HasCode(201);

        Assert.Equal("Apply failed with 1 conflict: conflict with \"m1\": .spec.template.spec.containers[name=\"c\"].image",
            (await ApplyAsync(Path, "m2", Containers("""[{"name":"c","image":"z:1"}]"""))).Is(409).Text("message"));
    }

    [Fact]
    public async Task A_port_of_a_service_needs_no_protocol()
    {
        Assert.SkipUnless(Server.Since(1, 21), "1.20 has no default for the key in its merge schema");

        (await ApplyAsync($"/api/v1/namespaces/{Namespace}/services/s", "m1", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""")).HasCode(201);
    }

    [Fact]
    public async Task A_creation_owns_what_was_sent_and_its_defaults()
    {
        var made = (await PostAsync($"{Deployments}?fieldManager=k", Deployment("""[{"name":"c","image":"x:1"}]"""))).Is(201);

        Expect.Json(
            """
            {"f:progressDeadlineSeconds":{},"f:replicas":{},"f:revisionHistoryLimit":{},"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{},"f:maxUnavailable":{}},"f:type":{}},
            "f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{},
            "f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}
            """,
            Fields(made, "k")["f:spec"]);
    }

    [Fact]
    public async Task A_patch_owns_the_lists_and_structures_that_it_begins()
    {
        (await PostAsync($"{Deployments}?fieldManager=k", Deployment("""[{"name":"c","image":"x:1"}]"""))).HasCode(201);

        var patched = (await PatchAsync($"{Path}?fieldManager=p", """{"spec":{"template":{"spec":{"containers":[{"name":"c","env":[{"name":"X","value":"1"}]}],"securityContext":{"runAsUser":1}}}}}""", StrategicMergePatch)).Is(200);

        Expect.Json("""{"f:containers":{"k:{\"name\":\"c\"}":{"f:env":{".":{},"k:{\"name\":\"X\"}":{".":{},"f:name":{},"f:value":{}}}}},"f:securityContext":{"f:runAsUser":{}}}""",
            Fields(patched, "p").At("f:spec", "f:template", "f:spec"));
    }

    [Fact]
    public async Task What_the_server_puts_in_nobody_owns()
    {
        var made = (await PostAsync($"/api/v1/namespaces/{Namespace}/services?fieldManager=k", """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""")).Is(201);

        Assert.NotNull(made.At("spec", "clusterIP"));
        Assert.Null(Fields(made, "k").At("f:spec", "f:clusterIP"));
    }

    [Fact]
    public async Task Finalizers_are_owned_one_by_one() =>
        Expect.Json("""{"f:finalizers":{".":{},"v:\"demo/x\"":{}}}""", Fields((await PostAsync($"{ConfigMaps}?fieldManager=k", """{"metadata":{"name":"c","finalizers":["demo/x"]}}""")).Is(201), "k")["f:metadata"]);

    [Fact]
    public async Task Empty_values_are_not_kept()
    {
        var made = (await PostAsync(ConfigMaps, """{"metadata":{"name":"c","labels":{},"finalizers":[]},"data":{}}""")).Is(201);

        Assert.Null(made["data"]);
        Assert.Null(made.At("metadata", "labels"));
        Assert.Null(made.At("metadata", "finalizers"));
    }

    [Theory]
    [InlineData("my-client/v1 (linux)", "my-client")]
    [InlineData("noslash", "noslash")]
    public async Task A_manager_is_named_after_its_program(string agent, string manager)
    {
        var made = (await SendAsync(new Call("POST", ConfigMaps).With("""{"metadata":{"name":"c"},"data":{"a":"1"}}""") with { UserAgent = agent })).Is(201);

        Assert.Equal(manager, made.Text("metadata", "managedFields", 0, "manager"));
    }

    [Fact]
    public async Task The_oldest_of_many_updaters_become_one()
    {
        await CreateConfigMapAsync("c");
        JsonObject last = [];
        for (var i = 0; i < 12; i++)
            last = (await PatchAsync($"{ConfigMaps}/c?fieldManager=u{i:00}", $$"""{"data":{"k{{i}}":"v"} }""")).Is(200);

        var managers = last.At("metadata", "managedFields")!.AsArray().Select(entry => entry.Text("manager")!).ToList();
        Assert.Equal(10, managers.Count);
        Assert.Contains("ancient-changes", managers);
    }

    [Fact]
    public async Task Every_kind_can_be_applied()
    {
        (await ApplyAsync($"{Secrets}/s", "m1", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"a":"b"}}""")).HasCode(201);
        (await ApplyAsync($"{Namespaces}/{Namespace}", "m1", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace}}}","labels":{"a":"b"}} }""")).HasCode(200);
        (await ApplyAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{Namespace}/roles/r", "m1", """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""")).HasCode(201);
        var gadgets = new GadgetDefinition($"{Server.UniqueName("s")}.example.com");
        (await ApplyAsync(gadgets.Path, "m1", gadgets.Json().ToJsonString())).HasCode(201);
    }

    [Fact]
    public async Task Text_of_a_secret_stays_the_appliers()
    {
        (await ApplyAsync($"{Secrets}/s", "m1", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"a":"b"}}""")).HasCode(201);

        var again = (await ApplyAsync($"{Secrets}/s", "m1", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"a":"c"}}""")).Is(200);

        Assert.Equal("Yw==", again.Text("data", "a"));
        Expect.Json("""{"f:stringData":{"f:a":{}}}""", Fields(again, "m1"));
    }

    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    [Fact]
    public async Task Kubectl_does_not_conflict_with_what_it_applied_itself()
    {
        await CreateByKubectlAsync();

        var applied = (await ApplyAsync($"{ConfigMaps}/c", "kubectl", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"z":"<1>","a":"2"}}""")).Is(200);

        Expect.Json("""{"a":"2","b":"1","z":"<1>"}""", applied["data"]);
        Assert.Equal("""{"apiVersion":"v1","data":{"a":"2","z":"\u003c1\u003e"},"kind":"ConfigMap","metadata":{"name":"c"}}""" + "\n", applied.Text("metadata", "annotations", LastApplied));
    }

    [Fact]
    public async Task What_somebody_changed_since_is_a_conflict_for_kubectl_too()
    {
        await CreateByKubectlAsync();
        (await PatchAsync($"{ConfigMaps}/c?fieldManager=other", """{"data":{"a":"3"}}""")).HasCode(200);

        Assert.Equal("Apply failed with 1 conflict: conflict with \"other\" using v1: .data.a", (await ApplyAsync($"{ConfigMaps}/c", "kubectl",
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"2","b":"2"}}""")).Is(409).Text("message"));
    }

    [Fact]
    public async Task Nobody_else_may_change_what_kubectl_applied()
    {
        await CreateByKubectlAsync();

        (await ApplyAsync($"{ConfigMaps}/c", "m1", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"2"}}""")).HasCode(409);
    }

    private async Task CreateByKubectlAsync()
    {
        const string Configuration = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"1","b":"1"}}""";
        var body = JsonReading.Parse(Configuration).AsObject();
        body["metadata"]!["annotations"] = new JsonObject { [LastApplied] = Configuration };
        (await PostAsync($"{ConfigMaps}?fieldManager=kubectl-client-side-apply", body.ToJsonString())).HasCode(201);
    }

    private static string Deployment(string containers) => $$$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"app":"d"}},
        "template":{"metadata":{"labels":{"app":"d"}},"spec":{"containers":{{{{containers}}}} }} }}
        """;

    private static string Containers(string containers) =>
        $$$$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"template":{"spec":{"containers":{{{{containers}}}} }} }}""";

    private static JsonNode Fields(JsonObject obj, string manager) =>
        obj.At("metadata", "managedFields")!.AsArray().Single(entry => entry.Text("manager") == manager)!["fieldsV1"]!;
}

public sealed class AppliedBuiltInsOnEmbedded(EmbeddedServer server) : AppliedBuiltIns(server);

public sealed class AppliedBuiltInsOnReal(RealServer server) : AppliedBuiltIns(server);
