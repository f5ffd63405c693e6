using System.Text.Json.Nodes;
using CsCheck;
using Hansa.ApiServer.Tests.Protobuf;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Handlers;

/// <summary>
/// No body gets more out of the server than an answer that is documented: never an unexpected error (those reach <c>Failed</c>, and the test
/// with it), never a hang. 500 is the documented answer where the real server has no better one: it then carries no reason.
/// </summary>
public sealed class FuzzedRequestTests
{
    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d1","labels":{"a":"b"},"annotations":{"x":"y"},"finalizers":["demo.example.com/x"],
        "ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"u","controller":true}],"creationTimestamp":null,"generation":3},
        "spec":{"replicas":2,"paused":false,"selector":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"k","operator":"In","values":["v"]}]},
        "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":"25%"}},
        "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:1","ports":[{"containerPort":80}],"env":[{"name":"e","value":"1"}],
        "resources":{"limits":{"cpu":"1","memory":5}},"livenessProbe":{"httpGet":{"port":"http","path":"/"}}}],"volumes":[{"name":"v","emptyDir":{}}],"nodeSelector":{"x":"y"}}}},
        "status":{"replicas":1,"conditions":[{"type":"Available","status":"True"}]}}
        """;

    private const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gadgets.demo.example.com"},
        "spec":{"group":"demo.example.com","scope":"Namespaced","names":{"plural":"gadgets","singular":"gadget","kind":"Gadget","listKind":"GadgetList","shortNames":["gd"],"categories":["all"]},
        "conversion":{"strategy":"None"},"versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}},
        "additionalPrinterColumns":[{"name":"Size","type":"string","jsonPath":".spec.size","priority":1,"format":"","description":"x"}],"selectableFields":[{"jsonPath":".spec.size"}],
        "schema":{"openAPIV3Schema":{"type":"object","required":["spec"],"properties":{"spec":{"type":"object","description":"d","properties":{
        "size":{"type":"string","enum":["a","b"],"default":"a","maxLength":5,"minLength":1,"pattern":"^[a-z]+$"},"replicas":{"type":"integer","minimum":0,"maximum":10,"multipleOf":1,"format":"int32"},
        "port":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},"tags":{"type":"array","x-kubernetes-list-type":"set","maxItems":3,"items":{"type":"string"}},
        "items":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}},
        "map":{"type":"object","x-kubernetes-map-type":"atomic","additionalProperties":{"type":"string","nullable":true}},"free":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"x-kubernetes-embedded-resource":true}}},
        "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
        """;

    private const string Gadget = """
        {"apiVersion":"demo.example.com/v1","kind":"Gadget","metadata":{"name":"g1","labels":{"a":"b"},"managedFields":[{"manager":"m","operation":"Update","apiVersion":"demo.example.com/v1","fieldsType":"FieldsV1","time":"2026-01-01T00:00:00Z","fieldsV1":{"f:spec":{"f:size":{},"f:items":{"k:{\"name\":\"i\"}":{".":{}}},"f:tags":{"v:\"x\"":{}}}}}]},
        "spec":{"size":"a","replicas":3,"port":"http","tags":["x","y"],"items":[{"name":"i"}],"map":{"k":"v"},"free":{"apiVersion":"v1","kind":"X","metadata":{"name":"n"},"a":[1,{"b":null}]}},"status":{"replicas":1,"selector":"a=b"}}
        """;

    /// <summary>What is posted where, good as it stands.</summary>
    public static TheoryData<string, string> Posts => new()
    {
        { ConfigMaps, """{"metadata":{"name":"c","generateName":"g-","labels":{"a":"b"},"finalizers":["demo.example.com/x"]},"data":{"a":"1"},"binaryData":{"b":"AA=="},"immutable":true}""" },
        { "/api/v1/namespaces/default/secrets", """{"metadata":{"name":"s","annotations":{"kubernetes.io/service-account.name":"default"}},"type":"kubernetes.io/service-account-token","data":{"a":"AA=="},"stringData":{"b":"c"}}""" },
        { "/api/v1/namespaces", """{"metadata":{"name":"n"},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}""" },
        { "/api/v1/namespaces/default/services", """{"metadata":{"name":"s"},"spec":{"type":"ClusterIP","ports":[{"port":80,"targetPort":"http","protocol":"TCP","nodePort":0}],"selector":{"a":"b"},"clusterIP":"10.96.0.9","clusterIPs":["10.96.0.9"]}}""" },
        { "/api/v1/namespaces/default/pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}],"nodeName":"n","terminationGracePeriodSeconds":5},"status":{"containerStatuses":[{"name":"c","ready":true,"restartCount":3}]}}""" },
        { "/api/v1/namespaces/default/events", """{"metadata":{"name":"e"},"involvedObject":{"kind":"Pod","name":"p"},"reason":"R","message":"m","count":3,"firstTimestamp":"2026-01-01T00:00:00Z","source":{"component":"c"}}""" },
        { "/apis/events.k8s.io/v1/namespaces/default/events", """{"metadata":{"name":"f"},"regarding":{"kind":"Pod","name":"p"},"reason":"R","note":"m","eventTime":"2026-01-01T00:00:00.000000Z","action":"A","reportingController":"c","reportingInstance":"i","type":"Normal"}""" },
        { "/apis/apps/v1/namespaces/default/deployments", Deployment },
        { "/apis/batch/v1/namespaces/default/jobs", """{"metadata":{"name":"j"},"spec":{"completions":2,"template":{"spec":{"containers":[{"name":"c","image":"i"}],"restartPolicy":"Never"}}},"status":{"startTime":"2026-01-01T00:00:00Z","succeeded":1}}""" },
        { "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles", """{"metadata":{"name":"r"},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["x"]}]}""" },
        { "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """{"metadata":{"name":"b"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"User","name":"u"},{"kind":"ServiceAccount","name":"s","namespace":"n"}]}""" },
        { "/apis/coordination.k8s.io/v1/namespaces/default/leases", """{"metadata":{"name":"l"},"spec":{"holderIdentity":"h","leaseDurationSeconds":15,"acquireTime":"2026-01-01T00:00:00.000000Z","leaseTransitions":1}}""" },
        { "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", """{"metadata":{"name":"h"},"spec":{"minReplicas":1,"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"d","apiVersion":"apps/v1"}}}""" },
        { "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{"resourceAttributes":{"verb":"get","group":"apps","resource":"deployments","namespace":"default","name":"x"},"nonResourceAttributes":{"path":"/x","verb":"get"}}}""" },
        { "/apis/authorization.k8s.io/v1/subjectaccessreviews", """{"spec":{"user":"u","uid":"1","groups":["g"],"extra":{"a":["b"]},"resourceAttributes":{"verb":"get"}}}""" },
        { "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", """{"spec":{"namespace":"default"}}""" },
        { "/apis/authentication.k8s.io/v1/tokenreviews", """{"spec":{"token":"x","audiences":["a"]}}""" },
        { "/api/v1/namespaces/default/serviceaccounts/default/token", """{"spec":{"expirationSeconds":3600,"audiences":["a"],"boundObjectRef":{"kind":"Secret","name":"s"}}}""" },
        { Definitions, Definition },
        { "/apis/demo.example.com/v1/namespaces/default/widgets", """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"a":[1,{"b":null}]}}""" },
    };

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_post_that_is_almost_right_gets_a_documented_answer(string path, string good)
    {
        await using var cluster = await StartAsync();
        await Mutated(good).SampleAsync(async body =>
        {
            var answer = await cluster.PostAsync(path, body);
            Check(answer, body);
            if (answer.Code == 201 && path != Definitions && (string?)answer.Json["metadata"]?["name"] is { } name && !path.EndsWith("reviews", StringComparison.Ordinal) && !path.EndsWith("/token", StringComparison.Ordinal))
                await LookAtAsync(cluster, path, name);
        }, threads: 1);
    }

    [Fact]
    public async Task A_definition_that_was_accepted_can_be_used()
    {
        await using var cluster = await StartAsync();
        await Mutated(Definition).SampleAsync(async body =>
        {
            var answer = await cluster.PostAsync(Definitions, body);
            Check(answer, body);
            if (answer.Code != 201 || (string?)answer.Json["spec"]!["versions"]![0]!["name"] != "v1" || (bool?)answer.Json["spec"]!["versions"]![0]!["served"] != true || (string?)answer.Json["spec"]!["names"]!["plural"] != "gadgets")
            {
                await cluster.DeleteAsync($"{Definitions}/gadgets.demo.example.com");
                await cluster.Cluster.Settled;
                return;
            }
            var gadgets = "/apis/demo.example.com/v1/namespaces/default/gadgets";
            Check(await cluster.PostAsync(gadgets, Gadget), body);
            await LookAtAsync(cluster, gadgets, "g1");
            (await cluster.GetAsync("/openapi/v3/apis/demo.example.com/v1")).Expect(200);
            (await cluster.GetAsync("/apis/demo.example.com/v1")).Expect(200);
            (await cluster.DeleteAsync($"{Definitions}/{(string)answer.Json["metadata"]!["name"]!}")).Expect(200);
            await cluster.Cluster.Settled;
        }, threads: 1);
    }

    [Theory]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/strategic-merge-patch+json")]
    [InlineData("application/apply-patch+yaml")]
    public async Task A_patch_that_is_almost_right_gets_a_documented_answer(string type)
    {
        await using var cluster = await StartAsync();
        var path = "/apis/apps/v1/namespaces/default/deployments";
        (await cluster.PostAsync(path, Deployment.Replace(""","finalizers":["demo.example.com/x"]""", "", StringComparison.Ordinal))).Expect(201);
        (await cluster.PostAsync(Definitions, Definition)).Expect(201);
        var gadgets = "/apis/demo.example.com/v1/namespaces/default/gadgets";
        (await cluster.PostAsync(gadgets, Gadget)).Expect(201);
        foreach (var (target, good) in new[] { ($"{path}/d1", Deployment), ($"{path}/d1/status", Deployment), ($"{path}/d1/scale", """{"spec":{"replicas":3}}"""), ($"{gadgets}/g1", Gadget), ($"{gadgets}/g1/status", Gadget) })
            await Mutated(good).SampleAsync(async body =>
            {
                Check(await cluster.PatchAsync($"{target}?fieldManager=m&force=true", body, type), body);
                Check(await cluster.PatchAsync($"{target}?fieldManager=n", body, type), body);
            }, threads: 1);
    }

    [Fact]
    public async Task A_json_patch_that_is_almost_right_gets_a_documented_answer()
    {
        await using var cluster = await StartAsync();
        (await cluster.PostAsync(ConfigMaps, ConfigMap("c1").ToJsonString())).Expect(201);
        const string Good = """[{"op":"add","path":"/data/a","value":"1"},{"op":"copy","from":"/data/a","path":"/data/b"},{"op":"move","from":"/data/b","path":"/data/c"},{"op":"test","path":"/data/c","value":"1"},{"op":"replace","path":"/data/c","value":"2"},{"op":"remove","path":"/data/c"}]""";

        await Gen.OneOf(Mutated(Good), Gen.String.Select(text => $$"""[{"op":"add","path":{{JsonValue.Create("/" + text).ToJsonString()}},"value":{} }]""")).SampleAsync(async body =>
            Check(await cluster.PatchAsync(ConfigMaps + "/c1", body, "application/json-patch+json"), body), threads: 1);
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/namespaces/default/configmaps/c1", """{"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":5,"propagationPolicy":"Foreground","preconditions":{"uid":"x","resourceVersion":"1"},"dryRun":["All"],"orphanDependents":false}""")]
    [InlineData("DELETE", "/api/v1/namespaces/default/configmaps", """{"gracePeriodSeconds":5,"propagationPolicy":"Background","dryRun":["All"]}""")]
    [InlineData("PUT", "/api/v1/namespaces/default/finalize", """{"metadata":{"name":"default"},"spec":{"finalizers":["kubernetes","x"]}}""")]
    [InlineData("PUT", "/apis/apps/v1/namespaces/default/deployments/d1/scale", """{"metadata":{"name":"d1","namespace":"default"},"spec":{"replicas":3}}""")]
    [InlineData("POST", "/api/v1/namespaces/default/pods/p1/binding", """{"metadata":{"name":"p1"},"target":{"kind":"Node","name":"n"}}""")]
    [InlineData("POST", "/api/v1/namespaces/default/pods/p1/eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"p1"},"deleteOptions":{"gracePeriodSeconds":0,"dryRun":["All"]}}""")]
    [InlineData("PUT", "/api/v1/namespaces/default/configmaps/c1", """{"metadata":{"name":"c1","resourceVersion":"5","uid":"x"},"data":{"a":"b"}}""")]
    [InlineData("PUT", "/apis/coordination.k8s.io/v1/namespaces/default/leases/new", """{"metadata":{"name":"new","resourceVersion":"0"},"spec":{"holderIdentity":"h"}}""")]
    public async Task Other_requests_that_are_almost_right_get_a_documented_answer(string method, string path, string good)
    {
        await using var cluster = await StartAsync();
        await Mutated(good).SampleAsync(async body =>
        {
            await cluster.PostAsync(ConfigMaps, ConfigMap("c1").ToJsonString());
            await cluster.PostAsync("/api/v1/namespaces/default/pods", """{"metadata":{"name":"p1"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
            await cluster.PostAsync("/apis/apps/v1/namespaces/default/deployments", Deployment.Replace(""","finalizers":["demo.example.com/x"]""", "", StringComparison.Ordinal));
            Check(await cluster.SendAsync(new HttpMethod(method), path, JsonMutations.Utf8(body)), body);
        }, threads: 1);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    [InlineData("application/vnd.kubernetes.protobuf")]
    public async Task Bytes_of_any_kind_get_a_documented_answer(string type)
    {
        await using var cluster = await StartAsync();
        var good = type.EndsWith("protobuf", StringComparison.Ordinal) ? Convert.FromBase64String(RecordedBodies.ByKind["Deployment"].Base64) : JsonMutations.Utf8("metadata:\n  name: &a x\n  labels: {a: *a, b: 'c'}\ndata:\n- 0x1F\n- !!str 5\n- |\n  text\n");
        await JsonMutations.Bytes(good).SampleAsync(async body =>
        {
            foreach (var path in new[] { ConfigMaps, "/apis/apps/v1/namespaces/default/deployments", WidgetPath, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews" })
                Check(await cluster.SendAsync(HttpMethod.Post, path, body, type), Convert.ToHexString(body));
            Check(await cluster.SendAsync(HttpMethod.Delete, ConfigMaps + "/none", body, type), Convert.ToHexString(body));
        }, threads: 1);
    }

    [Fact]
    public async Task Queries_of_any_kind_get_a_documented_answer()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(ConfigMaps, ConfigMap("c1"));
        var value = Gen.OneOf(Gen.String, Gen.Char["abc=!,()<> inotexs/-_.\\$0123456789"].Array[0, 20].Select(characters => new string(characters)), Gen.Long.Select(number => $"{number}"));
        string[] names = ["labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "includeObject", "pretty", "allowWatchBookmarks", "timeoutSeconds"];
        var name = Gen.Int[0, names.Length - 1].Select(index => names[index]);

        await Gen.Select(name, value).Array[0, 3].SampleAsync(async pairs =>
        {
            var query = string.Join('&', pairs.Select(pair => $"{pair.Item1}={Uri.EscapeDataString(Printable(pair.Item2))}"));
            Check(await cluster.GetAsync($"{ConfigMaps}?{query}"), query);
            Check(await cluster.SendAsync(HttpMethod.Get, $"{ConfigMaps}?{query}", null, accept: "application/json;as=Table;v=v1;g=meta.k8s.io"), query);
        }, threads: 1);
    }

    private static async Task<TestCluster> StartAsync()
    {
        var cluster = await TestCluster.StartAsync(options => options with { PretendReady = true });
        await cluster.CreateAsync(Definitions, Widgets());
        return cluster;
    }

    private static Gen<string> Mutated(string good) => JsonMutations.Of(good);

    // Half a surrogate pair cannot stand in a URL.
    private static string Printable(string text) => new([.. text.Where(character => !char.IsSurrogate(character))]);

    private static void Check(Answer answer, string sent) =>
        Assert.True(answer.Code < 500 || answer.Code == 504 || answer.Code == 500 && answer.Reason.Length == 0, $"{answer.Code} for {sent}: {answer.Text}");

    private static async Task LookAtAsync(TestCluster cluster, string path, string name)
    {
        var at = $"{path}/{Uri.EscapeDataString(name)}";
        (await cluster.SendAsync(HttpMethod.Get, path, null, accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")).Expect(200);
        (await cluster.SendAsync(HttpMethod.Get, path, null, accept: "application/yaml")).Expect(200);
        var gone = await cluster.DeleteAsync(at);
        Check(gone, at);
        await cluster.Cluster.Settled;
        if ((await cluster.GetAsync(at)).Code == 200)
            Check(await cluster.PatchAsync(at, """{"metadata":{"finalizers":null}}"""), at);
    }
}
