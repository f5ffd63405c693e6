using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Controllers;

public sealed class GarbageCollectorTests
{
    [Fact]
    public async Task Dependents_go_with_their_owner_down_to_the_last_generation()
    {
        await using var cluster = await TestCluster.StartAsync();
        var uid = (await cluster.CreateAsync(ConfigMaps, ConfigMap("g0"))).Uid;
        for (var i = 1; i < 5; i++)
            uid = (await cluster.CreateAsync(ConfigMaps, ConfigMap($"g{i}").OwnedBy($"g{i - 1}", uid))).Uid;

        (await cluster.DeleteAsync(ConfigMaps + "/g0")).Expect(200);
        await cluster.Cluster.Settled;

        Assert.Equal(["kube-root-ca.crt"], (await cluster.GetAsync(ConfigMaps)).Names);
    }

    [Fact]
    public async Task A_dependent_stays_as_long_as_one_owner_is_there_and_forgets_the_others()
    {
        await using var cluster = await TestCluster.StartAsync();
        var first = (await cluster.CreateAsync(ConfigMaps, ConfigMap("first"))).Uid;
        var second = (await cluster.CreateAsync(ConfigMaps, ConfigMap("second"))).Uid;
        var owned = ConfigMap("owned").OwnedBy("first", first);
        owned["metadata"]!["ownerReferences"]!.AsArray().Add(ConfigMap("x").OwnedBy("second", second)["metadata"]!["ownerReferences"]![0]!.DeepClone());
        await cluster.CreateAsync(ConfigMaps, owned);

        (await cluster.DeleteAsync(ConfigMaps + "/first")).Expect(200);
        await cluster.Cluster.Settled;

        var left = (await cluster.GetAsync(ConfigMaps + "/owned")).Expect(200).Json["metadata"]!["ownerReferences"]!.AsArray();
        Assert.Equal("second", (string?)Assert.Single(left)!["name"]);
    }

    [Fact]
    public async Task An_owner_that_is_not_there_is_none()
    {
        await using var cluster = await TestCluster.StartAsync();

        await cluster.CreateAsync(ConfigMaps, ConfigMap("owned").OwnedBy("missing", "no-such-uid"));

        (await cluster.GetAsync(ConfigMaps + "/owned")).Expect(404);
    }

    [Fact]
    public async Task An_owner_in_another_namespace_is_none()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("/api/v1/namespaces", Namespace("other"));
        var owner = await cluster.CreateAsync("/api/v1/namespaces/other/configmaps", ConfigMap("owner"));

        await cluster.CreateAsync(ConfigMaps, ConfigMap("owned").OwnedBy("owner", owner.Uid));

        (await cluster.GetAsync(ConfigMaps + "/owned")).Expect(404);
    }

    [Fact]
    public async Task Orphans_lose_the_reference_and_stay()
    {
        await using var cluster = await TestCluster.StartAsync();
        var owner = await cluster.CreateAsync(ConfigMaps, ConfigMap("owner"));
        await cluster.CreateAsync(ConfigMaps, ConfigMap("owned").OwnedBy("owner", owner.Uid));

        (await cluster.DeleteAsync(ConfigMaps + "/owner", """{"propagationPolicy":"Orphan"}""")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.GetAsync(ConfigMaps + "/owner")).Expect(404);
        Assert.Null((await cluster.GetAsync(ConfigMaps + "/owned")).Expect(200).Json["metadata"]!["ownerReferences"]);
    }

    [Fact]
    public async Task In_the_foreground_the_owner_waits_for_those_that_block_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        var owner = await cluster.CreateAsync(ConfigMaps, ConfigMap("owner"));
        await cluster.CreateAsync(ConfigMaps, ConfigMap("slow").OwnedBy("owner", owner.Uid, blocks: true).With("finalizers", new JsonArray("demo.example.com/x")));
        await cluster.CreateAsync(ConfigMaps, ConfigMap("quick").OwnedBy("owner", owner.Uid));

        (await cluster.DeleteAsync(ConfigMaps + "/owner", """{"propagationPolicy":"Foreground"}""")).Expect(200);
        await cluster.Cluster.Settled;
        Assert.NotNull((await cluster.GetAsync(ConfigMaps + "/owner")).Expect(200).Json["metadata"]!["deletionTimestamp"]);
        (await cluster.GetAsync(ConfigMaps + "/quick")).Expect(404);

        (await cluster.PatchAsync(ConfigMaps + "/slow", """{"metadata":{"finalizers":null}}""")).Expect(200);
        await cluster.Cluster.Settled;
        (await cluster.GetAsync(ConfigMaps + "/owner")).Expect(404);
    }

    [Fact]
    public async Task In_the_foreground_a_dependent_that_another_owner_holds_stays_and_lets_go()
    {
        await using var cluster = await TestCluster.StartAsync();
        var first = await cluster.CreateAsync(ConfigMaps, ConfigMap("first"));
        var second = await cluster.CreateAsync(ConfigMaps, ConfigMap("second"));
        var owned = ConfigMap("owned").OwnedBy("first", first.Uid, blocks: true);
        owned["metadata"]!["ownerReferences"]!.AsArray().Add(ConfigMap("x").OwnedBy("second", second.Uid)["metadata"]!["ownerReferences"]![0]!.DeepClone());
        await cluster.CreateAsync(ConfigMaps, owned);

        (await cluster.DeleteAsync(ConfigMaps + "/first", """{"propagationPolicy":"Foreground"}""")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.GetAsync(ConfigMaps + "/first")).Expect(404);
        var left = (await cluster.GetAsync(ConfigMaps + "/owned")).Expect(200).Json["metadata"]!["ownerReferences"]!.AsArray();
        Assert.Equal("second", (string?)Assert.Single(left)!["name"]);
    }

    [Fact]
    public async Task An_owner_lets_go_once_nobody_names_it_as_blocking_any_more()
    {
        await using var cluster = await TestCluster.StartAsync();
        var owner = await cluster.CreateAsync(ConfigMaps, ConfigMap("owner"));
        await cluster.CreateAsync(ConfigMaps, ConfigMap("slow").OwnedBy("owner", owner.Uid, blocks: true).With("finalizers", new JsonArray("demo.example.com/x")));
        (await cluster.DeleteAsync(ConfigMaps + "/owner", """{"propagationPolicy":"Foreground"}""")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.PatchAsync(ConfigMaps + "/slow", """{"metadata":{"ownerReferences":null}}""")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.GetAsync(ConfigMaps + "/owner")).Expect(404);
    }

    /// <summary>A backup is restored before the definitions of what owns it.</summary>
    [Fact]
    public async Task An_owner_of_a_kind_that_is_not_there_may_be()
    {
        await using var cluster = await TestCluster.StartAsync();

        await cluster.CreateAsync(ConfigMaps, OwnedByWidget(ConfigMap("owned"), "no-such-uid"));

        (await cluster.GetAsync(ConfigMaps + "/owned")).Expect(200);
    }

    [Fact]
    public async Task Dependents_go_with_an_owner_whose_kind_goes()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        var owner = await cluster.CreateAsync(WidgetPath, Widget("owner"));
        await cluster.CreateAsync(ConfigMaps, OwnedByWidget(ConfigMap("owned"), owner.Uid));

        (await cluster.DeleteAsync(Definitions + "/widgets.demo.example.com")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.GetAsync(ConfigMaps + "/owned")).Expect(404);
    }

    [Fact]
    public async Task Owners_that_own_each_other_go_together()
    {
        await using var cluster = await TestCluster.StartAsync();
        var first = await cluster.CreateAsync(ConfigMaps, ConfigMap("first"));
        var second = await cluster.CreateAsync(ConfigMaps, ConfigMap("second").OwnedBy("first", first.Uid));
        (await cluster.PatchAsync(ConfigMaps + "/first", ConfigMap("first").OwnedBy("second", second.Uid).ToJsonString())).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.DeleteAsync(ConfigMaps + "/first")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.GetAsync(ConfigMaps + "/second")).Expect(404);
    }

    [Fact]
    public async Task What_is_in_no_namespace_is_not_collected_for_an_owner_that_is_in_one()
    {
        await using var cluster = await TestCluster.StartAsync();
        var owner = await cluster.CreateAsync(ConfigMaps, ConfigMap("owner"));

        await cluster.CreateAsync("/api/v1/namespaces", Namespace("owned").OwnedBy("owner", owner.Uid));
        (await cluster.DeleteAsync(ConfigMaps + "/owner")).Expect(200);
        await cluster.Cluster.Settled;

        Assert.Null((await cluster.GetAsync("/api/v1/namespaces/owned")).Expect(200).Json["metadata"]!["deletionTimestamp"]);
    }

    [Fact]
    public async Task Nor_is_it_once_the_kind_of_that_owner_is_gone_as_well()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        var owner = await cluster.CreateAsync(WidgetPath, Widget("owner"));
        await cluster.CreateAsync("/api/v1/namespaces", OwnedByWidget(Namespace("owned"), owner.Uid));
        (await cluster.DeleteAsync(Definitions + "/widgets.demo.example.com")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.PatchAsync("/api/v1/namespaces/owned", """{"metadata":{"labels":{"a":"b"}}}""")).Expect(200);
        await cluster.Cluster.Settled;

        Assert.Null((await cluster.GetAsync("/api/v1/namespaces/owned")).Expect(200).Json["metadata"]!["deletionTimestamp"]);
    }

    [Fact]
    public async Task In_the_foreground_a_dependent_without_dependents_goes_at_once()
    {
        await using var cluster = await TestCluster.StartAsync();
        var owner = await cluster.CreateAsync(ConfigMaps, ConfigMap("owner"));
        await cluster.CreateAsync(ConfigMaps, ConfigMap("owned").OwnedBy("owner", owner.Uid, blocks: true));
        using var watch = await cluster.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={cluster.Cluster.Revision}");

        (await cluster.DeleteAsync(ConfigMaps + "/owner", """{"propagationPolicy":"Foreground"}""")).Expect(200);

        Assert.Equal(["MODIFIED owner", "DELETED owned", "DELETED owner"], [await watch.NextNameAsync(), await watch.NextNameAsync(), await watch.NextNameAsync()]);
    }

    [Fact]
    public async Task A_dependent_that_orphans_its_own_does_so_when_it_is_collected()
    {
        await using var cluster = await TestCluster.StartAsync();
        var owner = await cluster.CreateAsync(ConfigMaps, ConfigMap("owner"));
        var owned = await cluster.CreateAsync(ConfigMaps, ConfigMap("owned").OwnedBy("owner", owner.Uid).With("finalizers", new JsonArray("orphan")));
        await cluster.CreateAsync(ConfigMaps, ConfigMap("last").OwnedBy("owned", owned.Uid));

        (await cluster.DeleteAsync(ConfigMaps + "/owner")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.GetAsync(ConfigMaps + "/owned")).Expect(404);
        Assert.Null((await cluster.GetAsync(ConfigMaps + "/last")).Expect(200).Json["metadata"]!["ownerReferences"]);
    }

    private static JsonObject OwnedByWidget(JsonObject obj, string uid)
    {
        var owned = obj.OwnedBy("owner", uid);
        var reference = owned["metadata"]!["ownerReferences"]![0]!;
        reference["apiVersion"] = "demo.example.com/v1";
        reference["kind"] = "Widget";
        return owned;
    }
}
