using System.Text;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.Federation.Hub;
using Hansa.Federation.Tests.Building;

namespace Hansa.Federation.Tests.Hub;

/// <summary>The hub's record on a management cluster.</summary>
public sealed class HubKeeperTests : IAsyncLifetime
{
    private static readonly ObjectKey Record = new("kommander", "hansa-hub");
    private static readonly ObjectKey Deployments = ObjectKey.ClusterScoped("appdeployments.apps.kommander.d2iq.io");
    private ManagementGround _ground = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ground = await ManagementGround.StartAsync();

    public ValueTask DisposeAsync() => _ground.DisposeAsync();

    [Fact]
    public async Task A_new_hub_may_act_and_is_bound_to_its_record()
    {
        var standing = await _ground.Hub.StartAsync(Ct);

        Assert.Equal((true, true), (standing.MayWrite, standing.MayRemove));
        Assert.Equal((await _ground.MetadataAsync(Kinds.Namespace, ObjectKey.ClusterScoped("kube-system"))).Uid, standing.HubId);
        Assert.Equal(standing, await _ground.Hub.LookAsync(Ct));
    }

    [Fact]
    public async Task A_word_given_while_a_definition_is_gone_confirms_nothing_also_when_it_is_there_again()
    {
        await _ground.Hub.StartAsync(Ct);
        await _ground.DeleteAsync(Kinds.CustomResourceDefinition, Deployments);
        var uid = (await _ground.MetadataAsync(Kinds.ConfigMap, Record)).Uid;
        await _ground.AnnotateAsync(Kinds.ConfigMap, Record, Annotations.ConfirmRestore, uid);

        var gone = await _ground.Hub.LookAsync(Ct);
        await _ground.DefineAsync("appdeployments.yaml");
        var again = await _ground.Hub.LookAsync(Ct);

        Assert.False(gone.MayRemove);
        Assert.Contains("hansa crds | kubectl apply --server-side --force-conflicts -f -", gone.Objection, StringComparison.Ordinal);
        Assert.False(again.MayRemove);
        await _ground.AnnotateAsync(Kinds.ConfigMap, Record, Annotations.ConfirmRestore, uid);
        Assert.True((await _ground.Hub.LookAsync(Ct)).MayRemove);
        Assert.Null((await _ground.MetadataAsync(Kinds.ConfigMap, Record)).Annotation(Annotations.ConfirmRestore));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_record_that_is_replaced_by_an_empty_one_or_deleted_while_clusters_are_joined_is_lost(bool isReplaced)
    {
        var hub = (await _ground.Hub.StartAsync(Ct)).HubId;
        await _ground.CreateAsync(Kinds.KommanderCluster, "default", "spoke-1", status: new JsonObject { ["hubId"] = hub });
        await _ground.DeleteAsync(Kinds.ConfigMap, Record);
        if (isReplaced)
        {
            await _ground.CreateAsync(Kinds.ConfigMap, Record.Namespace, Record.Name, new JsonObject { ["data"] = new JsonObject { ["hubId"] = hub } });
        }

        var standing = await _ground.Hub.LookAsync(Ct);

        Assert.Equal((hub, false, false), (standing.HubId, standing.MayWrite, standing.MayRemove));
        await _ground.AnnotateAsync(Kinds.ConfigMap, Record, Annotations.ConfirmRestore, (await _ground.MetadataAsync(Kinds.ConfigMap, Record)).Uid);
        Assert.True((await _ground.Hub.LookAsync(Ct)).MayRemove);
    }

    [Fact]
    public async Task An_id_that_was_filled_in_before_the_first_start_is_taken()
    {
        await _ground.CreateAsync(Kinds.Namespace, null, "kommander");
        await _ground.CreateAsync(Kinds.ConfigMap, Record.Namespace, Record.Name, new JsonObject { ["data"] = new JsonObject { ["hubId"] = "my-hub" } });

        var standing = await _ground.Hub.StartAsync(Ct);

        Assert.Equal(new HubStanding("my-hub", MayWrite: true, MayRemove: true, null), standing);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_id_that_is_changed_later_is_not_taken_before_a_person_says_so(bool isConfirmed)
    {
        var hub = (await _ground.Hub.StartAsync(Ct)).HubId;
        await WriteIdAsync("another");

        var changed = await _ground.Hub.LookAsync(Ct);
        if (isConfirmed)
        {
            await _ground.AnnotateAsync(Kinds.ConfigMap, Record, Annotations.ConfirmRestore, (await _ground.MetadataAsync(Kinds.ConfigMap, Record)).Uid);
        }
        else
        {
            await WriteIdAsync(hub);
        }

        Assert.Equal((hub, false), (changed.HubId, changed.MayWrite));
        Assert.Equal(new HubStanding(isConfirmed ? "another" : hub, MayWrite: true, MayRemove: true, null), await _ground.Hub.LookAsync(Ct));
    }

    [Fact]
    public async Task When_its_namespace_has_gone_it_is_made_again_and_the_record_is_lost()
    {
        var hub = (await _ground.Hub.StartAsync(Ct)).HubId;
        await _ground.CreateAsync(Kinds.KommanderCluster, "default", "spoke-1", status: new JsonObject { ["hubId"] = hub });
        await _ground.DeleteAsync(Kinds.Namespace, ObjectKey.ClusterScoped(Record.Namespace));

        var standing = await _ground.Hub.LookAsync(Ct);

        Assert.Equal((hub, false, false), (standing.HubId, standing.MayWrite, standing.MayRemove));
        Assert.NotNull(await _ground.MetadataAsync(Kinds.ConfigMap, Record));
    }

    [Fact]
    public async Task A_start_with_another_key_waits_for_a_person_and_one_with_the_old_key_goes_on()
    {
        await StartWithKeyAsync("key-1");

        var lost = await StartWithKeyAsync("key-2");
        var restored = await StartWithKeyAsync("key-1");
        await StartWithKeyAsync("key-2");
        await _ground.AnnotateAsync(Kinds.ConfigMap, Record, Annotations.ConfirmRestore, (await _ground.MetadataAsync(Kinds.ConfigMap, Record)).Uid);
        var confirmed = await _ground.Hub.LookAsync(Ct);

        Assert.Equal((false, false), (lost.MayWrite, lost.MayRemove));
        Assert.True(restored.MayRemove);
        Assert.True(confirmed.MayRemove);
        Assert.True((await StartWithKeyAsync("key-2")).MayRemove);
    }

    [Fact]
    public async Task A_record_that_knows_no_key_yet_takes_the_one_that_is_there()
    {
        await _ground.Hub.StartAsync(Ct);

        Assert.True((await StartWithKeyAsync("key-1")).MayRemove);
        Assert.False((await StartWithKeyAsync("key-2")).MayWrite);
    }

    private Task<HubStanding> StartWithKeyAsync(string digest)
    {
        _ground.Hub.KeyDigest = digest;
        return _ground.Hub.StartAsync(Ct);
    }

    private async Task WriteIdAsync(string id)
    {
        using var written = await _ground.Client.MergePatchAsync(
            Kinds.ConfigMap, Record, Encoding.UTF8.GetBytes(new JsonObject { ["data"] = new JsonObject { ["hubId"] = id } }.ToJsonString()), Ct);
    }

    [Fact]
    public async Task An_id_that_fits_no_label_stops_the_start_and_binds_nothing()
    {
        await _ground.CreateAsync(Kinds.Namespace, null, "kommander");
        await _ground.CreateAsync(Kinds.ConfigMap, Record.Namespace, Record.Name, new JsonObject { ["data"] = new JsonObject { ["hubId"] = "My Hub" } });
        var before = (await _ground.MetadataAsync(Kinds.ConfigMap, Record)).ResourceVersion;

        await Assert.ThrowsAsync<InvalidOperationException>(() => _ground.Hub.StartAsync(Ct));

        Assert.Equal(before, (await _ground.MetadataAsync(Kinds.ConfigMap, Record)).ResourceVersion);
    }

    [Fact]
    public async Task A_hub_that_is_restored_elsewhere_is_the_same_and_goes_on_when_a_person_names_its_new_record()
    {
        await _ground.CreateAsync(Kinds.Namespace, null, "kommander");
        await _ground.CreateAsync(Kinds.ConfigMap, Record.Namespace, Record.Name, new JsonObject { ["data"] = new JsonObject { ["hubId"] = "old-hub", ["uid"] = "old-uid" } });

        var restored = await _ground.Hub.StartAsync(Ct);
        await _ground.AnnotateAsync(Kinds.ConfigMap, Record, Annotations.ConfirmRestore, "old-uid");
        var misnamed = await _ground.Hub.LookAsync(Ct);
        await _ground.AnnotateAsync(Kinds.ConfigMap, Record, Annotations.ConfirmRestore, (await _ground.MetadataAsync(Kinds.ConfigMap, Record)).Uid);

        Assert.Equal(("old-hub", false, false), (restored.HubId, restored.MayWrite, restored.MayRemove));
        Assert.False(misnamed.MayWrite);
        Assert.Equal(new HubStanding("old-hub", MayWrite: true, MayRemove: true, null), await _ground.Hub.LookAsync(Ct));
    }

    [Fact]
    public async Task Whoever_looks_tells_that_the_hub_stands_differently()
    {
        await _ground.Hub.StartAsync(Ct);
        var told = new List<bool>();
        _ground.Hub.Changed += standing => told.Add(standing.MayRemove);

        await _ground.Hub.LookAsync(Ct);
        await _ground.DeleteAsync(Kinds.CustomResourceDefinition, Deployments);
        await _ground.Hub.LookAsync(Ct);
        await _ground.Hub.LookAsync(Ct);

        Assert.Equal([false], told);
    }

    [Fact]
    public async Task Of_two_looks_at_once_the_one_that_began_later_has_the_last_word()
    {
        var slow = TimeSpan.FromMinutes(7);
        var clock = new WaitedClock();
        clock.SetUtcNow(TimeProvider.System.GetUtcNow()); // for the server's certificate
        await using var ground = await ManagementGround.StartAsync(clock: clock);
        await ground.Hub.StartAsync(Ct);
        ground.Faults.Add(new Fault(FaultEffect.Delay) { Verbs = ["get"], Resources = ["customresourcedefinitions.apiextensions.k8s.io"], Delay = slow, Times = 1 });
        var waits = clock.TimerSetAsync(slow);
        var older = ground.Hub.LookAsync(Ct);
        await waits; // it has read the record
        await ground.PatchAsync(Kinds.ConfigMap, Record, """{"data":{"hubId":"another"}}""");

        var newer = await ground.Hub.LookAsync(Ct);
        clock.Advance(slow);
        await older;

        Assert.False(newer.MayWrite);
        Assert.Equal(newer, ground.Hub.Standing);
    }
}
