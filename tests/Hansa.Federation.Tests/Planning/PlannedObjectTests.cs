using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

public sealed class PlannedObjectTests
{
    private static readonly FluxVersions Flux = new("v2", "v1");

    [Fact]
    public void Objects_come_in_the_order_in_which_they_refer_to_each_other() =>
        Assert.Equal(["HelmRepository", "ConfigMap", "HelmRelease"], Objects("a: 1").Select(o => o.Type.Kind));

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public void Empty_defaults_are_not_delivered(string defaults) =>
        Assert.Equal(
            ["HelmRepository", "HelmRelease"],
            AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp(AnApp("metallb"), spec => spec with { Defaults = defaults })
                .WithDeployment("metallb-1.0.0").Plan("spoke-1").Objects(Flux).Select(o => o.Type.Kind));

    [Fact]
    public void A_body_for_a_uid_is_the_body_with_that_uid()
    {
        foreach (var planned in Objects("\"metadata\":{}: 1"))
        {
            using var plain = JsonDocument.Parse(planned.Body);
            using var marked = JsonDocument.Parse(planned.BodyFor("1-2-3"));

            Assert.Equal("1-2-3", marked.RootElement.GetProperty("metadata").GetProperty("uid").GetString());
            Assert.Equal(planned.Body.Length + "\"uid\":\"1-2-3\",".Length, planned.BodyFor("1-2-3").Length);
            Assert.Equal(planned.Fields, FieldsDigest.OfPlanned(plain.RootElement));
        }
    }

    [Fact]
    public void Values_travel_byte_by_byte()
    {
        const string text = "# ä <b> & 'q' \"d\" \\ \t+\n\nkey: \U0001F600\r\n";

        using var body = JsonDocument.Parse(Objects(text)[1].Body);

        Assert.Equal(text, body.RootElement.GetProperty("data").GetProperty(WellKnown.ValuesKey).GetString());
        Assert.True(body.RootElement.GetProperty("immutable").GetBoolean());
    }

    [Fact]
    public void The_revision_stands_in_the_body_and_follows_the_content()
    {
        var (one, two) = (Objects("a: 1")[^1], Objects("a: 2")[^1]);

        using var body = JsonDocument.Parse(one.Body);

        Assert.Equal(one.Revision, body.RootElement.GetProperty("metadata").GetProperty("annotations").GetProperty(Annotations.Revision).GetString());
        Assert.NotEqual(one.Revision, two.Revision);
        Assert.NotEqual(Objects("a: 1")[1].Key, Objects("a: 2")[1].Key);
    }

    [Fact]
    public void Every_delivered_object_carries_the_marks_of_delivery_and_no_mark_of_management()
    {
        foreach (var planned in Objects("a: 1"))
        {
            using var body = JsonDocument.Parse(planned.Body);
            var metadata = body.RootElement.GetProperty("metadata");
            var labels = metadata.GetProperty("labels");

            Assert.Equal(HubId, labels.GetProperty(Labels.Hub).GetString());
            Assert.Equal("alpha-ns", labels.GetProperty(Labels.Workspace).GetString());
            Assert.Equal(Labels.ManagedByHansa, labels.GetProperty(Labels.ManagedBy).GetString());
            var isShared = planned.Type.Kind == "HelmRepository";
            Assert.Equal(isShared ? null : "metallb", Text(labels, Labels.App));
            Assert.Equal(isShared ? null : "0123456789", Text(labels, Labels.Deployment));
            Assert.False(labels.TryGetProperty(Labels.Role, out _));
            Assert.Equal(ObjectIdentity.Of(planned.Type, planned.Key), metadata.GetProperty("annotations").GetProperty(Annotations.Identity).GetString());
        }
    }

    [Fact]
    public void A_shared_repository_is_the_same_object_for_every_app_and_carries_no_app()
    {
        var plan = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb").WithApp("velero")
            .WithDeployment("metallb-1.0.0").WithDeployment("velero-1.0.0").Plan("spoke-1");

        var repositories = plan.Deployments.Select(d => d.Releases.Single().ObjectsFor(Flux)[0]).ToArray();

        Assert.Equal(repositories[0].Body, repositories[1].Body, (a, b) => a.Span.SequenceEqual(b.Span));
        using var body = JsonDocument.Parse(repositories[0].Body);
        Assert.False(body.RootElement.GetProperty("metadata").GetProperty("labels").TryGetProperty(Labels.App, out _));
    }

    [Fact]
    public void Only_the_versions_of_the_kinds_differ_between_Fluxes()
    {
        var release = Release("a: 1");

        var (v2, v2beta1) = (release.ObjectsFor(Flux), release.ObjectsFor(new FluxVersions("v2beta1", "v1beta1")));

        Assert.Equal(v2.Select(o => o.Key), v2beta1.Select(o => o.Key));
        Assert.Equal(v2[1].Fields, v2beta1[1].Fields);
        Assert.Same(v2[0], release.ObjectsFor(new FluxVersions("v2", "v1"))[0]);
    }

    private static string? Text(JsonElement labels, string name) => labels.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static PlannedRelease Release(string defaults) => new()
    {
        Name = "metallb",
        Namespace = "alpha-ns",
        Marks = new DeliveryMarks(HubId, "metallb", "0123456789"),
        Chart = ARelease("metallb").Chart,
        HelmName = "metallb",
        TargetNamespace = null,
        CreateNamespace = false,
        Timeout = null,
        Crds = null,
        Layers = [new ValuesLayer("defaults", defaults)],
        Inputs = "inputs",
    };

    private static ImmutableArray<PlannedObject> Objects(string defaults) => Release(defaults).ObjectsFor(Flux);
}
