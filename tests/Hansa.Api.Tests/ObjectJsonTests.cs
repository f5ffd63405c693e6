using System.Text.Json;
using Hansa.Api.Resources;

namespace Hansa.Api.Tests;

/// <summary>A null in a list is refused with its place, whatever lies around it.</summary>
public sealed class ObjectJsonTests
{
    [Theory]
    [InlineData("""{"ingress":{"hosts":[null]}}""", "$.spec.ingress.hosts[0]")]
    [InlineData("""{"a":[[1,2],[3,{"b":[null]}],null]}""", "$.spec.a[1][1].b[0]")]
    [InlineData("""{"a":{"b":null,"c":[0,null]}}""", "$.spec.a.c[1]")]
    public void The_first_empty_element_is_named_with_its_place(string spec, string place)
    {
        var refusal = Assert.Throws<JsonException>(() => Read(spec));

        Assert.Equal((place, $"{place} is empty"), (refusal.Path, refusal.Message));
    }

    [Fact]
    public void What_others_keep_there_is_theirs()
    {
        var cluster = Read("""{"clusterRef":{"x":[null]},"kubeconfigRef":{"name":"k"}}""", """[{"fieldsV1":{"x":[null]}}]""");

        Assert.Equal("k", cluster.Spec.KubeconfigRef?.Name);
        Assert.NotNull(cluster.Spec.ClusterRef);
    }

    [Fact]
    public void Long_names_above_long_lists_cost_no_more_than_they_are_long()
    {
        var spec = $$"""{"ingress":{"{{new string('k', 100_000)}}":[{{string.Join(',', Enumerable.Repeat("0", 20_000))}}] } }""";
        var before = GC.GetAllocatedBytesForCurrentThread();

        Read(spec);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L * 1024 * 1024);
    }

    private static KommanderCluster Read(string spec, string managedFields = "[]") =>
        JsonElement.Parse($$"""{"metadata":{"name":"spoke-1","managedFields":{{managedFields}} },"spec":{{spec}} }""").Read(HansaJson.Default.KommanderCluster);
}
