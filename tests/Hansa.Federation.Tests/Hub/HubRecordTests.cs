using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Federation.Hub;

namespace Hansa.Federation.Tests.Hub;

public sealed class HubRecordTests
{
    private static readonly ImmutableSortedDictionary<string, string> Crds =
        ImmutableSortedDictionary<string, string>.Empty.Add("apps", "1").Add("workspaces", "2");

    private static readonly HubRecord Bound = new("hub-1", "own", "hub-1", Crds);

    [Fact]
    public void A_record_that_fits_may_do_everything() =>
        Assert.Equal(new HubStanding("hub-1", MayWrite: true, MayRemove: true, null), Bound.Standing("own", Crds));

    [Fact]
    public void A_copy_of_the_record_may_do_nothing_until_a_person_confirms()
    {
        var standing = Bound.Standing("another", Crds);

        Assert.Equal((false, false), (standing.MayWrite, standing.MayRemove));
        Assert.Contains("hansa.dev/confirm-restore: another", standing.Objection, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_was_lost_may_do_nothing_until_a_person_confirms()
    {
        var standing = (Bound with { OwnUid = HubRecord.Lost }).Standing("new", Crds);

        Assert.Equal((false, false), (standing.MayWrite, standing.MayRemove));
        Assert.Contains("was missing although clusters have joined hub hub-1", standing.Objection, StringComparison.Ordinal);
        Assert.Contains("hansa.dev/confirm-restore: new", standing.Objection, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_is_changed_after_it_was_used_stops_everything_until_it_is_set_back_or_a_person_confirms()
    {
        var standing = (Bound with { HubId = "hub-2" }).Standing("own", Crds);

        Assert.Equal(("hub-1", false, false), (standing.HubId, standing.MayWrite, standing.MayRemove));
        Assert.StartsWith("hubId was changed from hub-1 to hub-2", standing.Objection, StringComparison.Ordinal);
        Assert.Contains("hansa.dev/confirm-restore: own", standing.Objection, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_than_it_delivered_with_stops_everything_until_it_is_restored_or_a_person_confirms()
    {
        var record = Bound with { KeyDigest = "key-1" };
        var standing = record.Standing("own", Crds, "key-2");

        Assert.Equal((false, false), (standing.MayWrite, standing.MayRemove));
        Assert.Contains("hansa-hub-key", standing.Objection, StringComparison.Ordinal);
        Assert.Contains("hansa.dev/confirm-restore: own", standing.Objection, StringComparison.Ordinal);
        Assert.True(record.Standing("own", Crds, "key-1").MayRemove);
        Assert.True(record.BoundTo("own", Crds, "key-2").Standing("own", Crds, "key-2").MayRemove);
    }

    [Fact]
    public void A_record_of_an_earlier_version_goes_on_with_whatever_key_there_is() => Assert.True(Bound.Standing("own", Crds, "key-1").MayRemove);

    [Fact]
    public void A_record_of_an_earlier_version_goes_on() => Assert.True((Bound with { BoundId = "" }).Standing("own", Crds).MayRemove);

    [Fact]
    public void A_CRD_that_was_made_again_stops_removals_only()
    {
        var standing = Bound.Standing("own", Crds.SetItem("apps", "3"));

        Assert.Equal((true, false), (standing.MayWrite, standing.MayRemove));
        Assert.StartsWith("apps is gone, or made again", standing.Objection, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CRD_that_is_gone_stops_removals()
    {
        var standing = Bound.Standing("own", Crds.Clear());

        Assert.False(standing.MayRemove);
        Assert.StartsWith("apps, workspaces are gone, or made again", standing.Objection, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CRD_that_came_later_changes_nothing() => Assert.True(Bound.Standing("own", Crds.Add("kubefedclusters", "9")).MayRemove);

    [Fact]
    public void A_record_is_read_as_it_is_written()
    {
        var json = JsonSerializer.Serialize(new { data = (Bound with { KeyDigest = "key-1" }).Data().ToDictionary(d => d.Key, d => d.Value) });

        using var document = JsonDocument.Parse(json);
        var read = HubRecord.Read(document.RootElement);

        Assert.Equal((Bound.HubId, Bound.OwnUid, Bound.BoundId, "key-1"), (read.HubId, read.OwnUid, read.BoundId, read.KeyDigest));
        Assert.Equal(Bound.CrdUids, read.CrdUids);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":{}}""")]
    public void An_empty_record_is_not_bound(string json)
    {
        using var document = JsonDocument.Parse(json);

        var read = HubRecord.Read(document.RootElement);

        Assert.Equal(("", "", 0, false), (read.HubId, read.OwnUid, read.CrdUids.Count, read.HasValidId));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("hub-1", true)]
    [InlineData("a1b2c3d4-0000-4000-8000-000000000000", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("a.b", false)]
    [InlineData("hub-1\n", false)]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", false)]
    public void An_id_fits_labels_and_names(string id, bool valid) => Assert.Equal(valid, (Bound with { HubId = id }).HasValidId);
}
