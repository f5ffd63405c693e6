using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Controllers;

public sealed class NamespaceControllerTests
{
    [Fact]
    public async Task A_namespace_has_its_service_account_and_authority_and_keeps_them()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("/api/v1/namespaces", Namespace("n"));

        foreach (var path in new[] { "/api/v1/namespaces/n/serviceaccounts/default", "/api/v1/namespaces/n/configmaps/kube-root-ca.crt" })
        {
            (await cluster.GetAsync(path)).Expect(200);
            (await cluster.DeleteAsync(path)).Expect(200);
            await cluster.Cluster.Settled;
            (await cluster.GetAsync(path)).Expect(200);
        }
    }

    [Fact]
    public async Task A_deleted_namespace_takes_its_content_of_every_kind_with_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        await cluster.CreateAsync("/api/v1/namespaces", Namespace("n"));
        await cluster.CreateAsync("/api/v1/namespaces/n/configmaps", ConfigMap("c"));
        await cluster.CreateAsync("/apis/demo.example.com/v1/namespaces/n/widgets", Widget("w"));

        (await cluster.DeleteAsync("/api/v1/namespaces/n")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.GetAsync("/api/v1/namespaces/n")).Expect(404);
        Assert.Empty((await cluster.GetAsync("/api/v1/namespaces/n/configmaps")).Names);
        Assert.Empty((await cluster.GetAsync("/apis/demo.example.com/v1/namespaces/n/widgets")).Names);
        await cluster.CreateAsync("/api/v1/namespaces", Namespace("n"));
        Assert.Equal(["kube-root-ca.crt"], (await cluster.GetAsync("/api/v1/namespaces/n/configmaps")).Names);
    }

    [Fact]
    public async Task Content_with_a_finalizer_keeps_the_namespace_and_is_named_in_its_conditions()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("/api/v1/namespaces", Namespace("n"));
        await cluster.CreateAsync("/api/v1/namespaces/n/configmaps", ConfigMap("c").With("finalizers", new JsonArray("demo.example.com/x")));

        (await cluster.DeleteAsync("/api/v1/namespaces/n")).Expect(200);
        await cluster.Cluster.Settled;

        var status = (await cluster.GetAsync("/api/v1/namespaces/n")).Expect(200).Json["status"]!;
        Assert.Equal("Terminating", (string?)status["phase"]);
        var remaining = status["conditions"]!.AsArray().Single(condition => (string?)condition!["type"] == "NamespaceFinalizersRemaining")!;
        Assert.Equal(("True", "Some content in the namespace has finalizers remaining: demo.example.com/x in 1 resource instances"), ((string?)remaining["status"], (string?)remaining["message"]));
        (await cluster.PostAsync("/api/v1/namespaces/n/configmaps", ConfigMap("new").ToJsonString())).Expect(403);

        (await cluster.PatchAsync("/api/v1/namespaces/n/configmaps/c", """{"metadata":{"finalizers":null}}""")).Expect(200);
        await cluster.Cluster.Settled;
        (await cluster.GetAsync("/api/v1/namespaces/n")).Expect(404);
    }

    [Fact]
    public async Task A_namespace_with_a_thousand_objects_goes_in_one_sweep()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("/api/v1/namespaces", Namespace("n"));
        for (var i = 0; i < 1000; i++)
            (await cluster.PostAsync("/api/v1/namespaces/n/configmaps", ConfigMap($"c{i}").ToJsonString())).Expect(201);

        (await cluster.DeleteAsync("/api/v1/namespaces/n")).Expect(200);
        await cluster.Cluster.Settled.WaitAsync(TimeSpan.FromSeconds(60), TestCluster.Cancel);

        (await cluster.GetAsync("/api/v1/namespaces/n")).Expect(404);
    }
}
