using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Intent;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Intent;

public sealed class SalvageTests
{
    private const string Broken = """{"metadata":{"name":"spoke-1","namespace":"alpha-ns","uid":"UID","annotations":{"hansa.dev/paused":"true"}DELETED},"spec":{"ingress":{"hosts":[null]}},"status":{"clusterId":"c-1"}}""";

    [Fact]
    public void A_pause_of_a_cluster_that_cannot_be_read_any_more_counts_and_the_rest_is_as_it_was()
    {
        var before = ACluster("alpha-ns", "spoke-1");

        var now = Salvage.Cluster(before, Item(before.Metadata.Uid))!;

        Assert.Equal("true", now.Metadata.Annotation(Annotations.Paused));
        Assert.Same(before.Spec, now.Spec);
    }

    [Fact]
    public void One_that_was_never_read_is_taken_up_when_it_is_deleted()
    {
        Assert.Null(Salvage.Cluster(null, Item("new")));

        var going = Salvage.Cluster(null, Item("new", isDeleting: true))!;

        Assert.True(going.Metadata.IsDeleting);
        Assert.Equal("c-1", going.Status.ClusterId);
        Assert.True(Salvage.Workspace(null, Item("new", isDeleting: true))!.Metadata.IsDeleting);
    }

    [Fact]
    public void A_status_that_cannot_be_read_keeps_nothing_from_going()
    {
        var item = JsonElement.Parse("""{"metadata":{"name":"spoke-1","namespace":"alpha-ns","uid":"u","deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"conditions":7}}""");

        Assert.True(Salvage.Cluster(null, item)!.Metadata.IsDeleting);
        Assert.True(Salvage.Workspace(null, item)!.Metadata.IsDeleting);
    }

    [Fact]
    public void Another_object_of_that_name_has_nothing_of_the_one_before() =>
        Assert.Null(Salvage.Cluster(ACluster("alpha-ns", "spoke-1"), Item("another")));

    private static JsonElement Item(string uid, bool isDeleting = false) => JsonElement.Parse(
        Broken.Replace("UID", uid, StringComparison.Ordinal).Replace("DELETED", isDeleting ? ",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"" : "", StringComparison.Ordinal));
}
