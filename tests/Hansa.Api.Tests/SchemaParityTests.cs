using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Api.Tests;

/// <summary>The C# types and the schemas say the same: neither knows a field, or a field's type, that the other does not.</summary>
public sealed class SchemaParityTests
{
    /// <summary>Accepted and kept for people who come from Kommander and for programs of theirs that read it; Hansa itself does not read it.</summary>
    private static readonly string[] OnlyInSchema =
    [
        // Custom domain and certificate (2.3 on), and what Kommander reports about them.
        "KommanderCluster spec.ingress: object",
        "KommanderCluster status.ingress: object",
        // Reports of Kommander's own dashboards and single sign-on.
        "KommanderCluster status.serviceEndpoints: map",
        "KommanderCluster status.serviceEndpoints{}: string",
        "KommanderCluster status.dextfaclientRef: object",
    ];

    /// <summary>One C# condition serves all kinds, but lastProbeTime is KubeFed's alone, and KubeFed 0.8.1 has no observedGeneration there.</summary>
    private static readonly string[] OnlyInCSharp =
    [
        "Workspace status.conditions[].lastProbeTime: date-time",
        "KommanderCluster status.conditions[].lastProbeTime: date-time",
        "App status.conditions[].lastProbeTime: date-time",
        "AppDeployment status.conditions[].lastProbeTime: date-time",
        "KubeFedCluster status.conditions[].observedGeneration: int64",
    ];

    public static TheoryData<string, Type> Records => new()
    {
        { nameof(Workspace), typeof(Workspace) },
        { nameof(KommanderCluster), typeof(KommanderCluster) },
        { nameof(KubeFedCluster), typeof(KubeFedCluster) },
        { nameof(App), typeof(App) },
        { nameof(AppDeployment), typeof(AppDeployment) },
    };

    [Theory, MemberData(nameof(Records))]
    public void Every_field_of_the_schema_is_a_property_of_the_same_type(string kind, Type record)
    {
        var extra = Shape.OfSchema(Crd.Of(kind)).Except(Shape.OfRecord(record));

        Assert.Equal(Listed(OnlyInSchema, kind), extra.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Records))]
    public void Every_property_is_a_field_of_the_schema_of_the_same_type(string kind, Type record)
    {
        var extra = Shape.OfRecord(record).Except(Shape.OfSchema(Crd.Of(kind)));

        Assert.Equal(Listed(OnlyInCSharp, kind), extra.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_kind_of_ours_is_compared() =>
        Assert.Equal(Kinds.Own.Select(type => type.Kind).Order(), Records.Select(row => row.Data.Item1).Order());

    [Fact]
    public void The_comparison_sees_every_sort_of_field()
    {
        var shape = Shape.OfRecord(typeof(AppDeployment));

        Assert.Contains("spec.clusterSelector.matchLabels{}: string", shape);
        Assert.Contains("spec.clusterSelector.matchExpressions[].values[]: string", shape);
        Assert.Contains("status.clusters.desired: int32", shape);
        Assert.Contains("status.observedGeneration: int64", shape);
        Assert.Contains("status.conditions[].lastTransitionTime: date-time", shape);
        Assert.DoesNotContain(shape, line => line.Contains(nameof(Condition.IsTrue), StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Listed(string[] lines, string kind) =>
        lines.Where(line => line.StartsWith(kind + " ", StringComparison.Ordinal)).Select(line => line[(kind.Length + 1)..]).Order(StringComparer.Ordinal);
}
