using Hansa.ApiServer.BuiltIn;
using Hansa.ApiServer.Protobuf;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Tests.BuiltIn;

public sealed class BuiltInResourcesTests
{
    [Theory]
    [InlineData("v1")]
    [InlineData("apps/v1")]
    [InlineData("batch/v1")]
    [InlineData("autoscaling/v1")]
    [InlineData("autoscaling/v2")]
    [InlineData("networking.k8s.io/v1")]
    [InlineData("policy/v1")]
    [InlineData("rbac.authorization.k8s.io/v1")]
    [InlineData("storage.k8s.io/v1")]
    [InlineData("scheduling.k8s.io/v1")]
    [InlineData("coordination.k8s.io/v1")]
    [InlineData("events.k8s.io/v1")]
    [InlineData("discovery.k8s.io/v1")]
    [InlineData("admissionregistration.k8s.io/v1")]
    [InlineData("apiextensions.k8s.io/v1")]
    [InlineData("apiregistration.k8s.io/v1")]
    [InlineData("authentication.k8s.io/v1")]
    [InlineData("authorization.k8s.io/v1")]
    [InlineData("certificates.k8s.io/v1")]
    [InlineData("node.k8s.io/v1")]
    public void A_group_that_clients_use_is_served(string groupVersion) =>
        Assert.Contains(BuiltInResources.All, resource => resource.GroupVersion.ToString() == groupVersion);

    [Fact]
    public void Every_kind_can_be_sent_in_protobuf_and_has_the_schema_of_its_object()
    {
        foreach (var resource in BuiltInResources.All)
        {
            Assert.True(ProtobufBodies.CanDecode(resource.Kind), resource.Kind.ToString());
            Assert.Same(BuiltInTypes.For(resource.Kind), resource.Schema);
            Assert.NotNull(resource.Schema.Field("kind"));
        }
    }

    [Fact]
    public void No_two_resources_of_a_version_share_a_name()
    {
        var names = BuiltInResources.All.SelectMany(resource => resource.ShortNames.Append(resource.Plural)
            .Select(name => (resource.GroupVersion, name)));

        Assert.DoesNotContain(names.GroupBy(name => name), group => group.Count() > 1);
    }

    [Fact]
    public void The_preferred_version_comes_first()
    {
        var versions = BuiltInResources.All.Where(resource => resource.Kind.Group == "autoscaling").ToArray();

        Assert.Equal(["v2", "v1"], versions.Select(resource => resource.Kind.Version));
        Assert.All(versions, resource => Assert.Equal("v2", resource.StorageVersion));
    }

    [Fact]
    public void Reviews_can_only_be_created()
    {
        var review = Find("authorization.k8s.io", "SelfSubjectAccessReview");

        Assert.Equal(["create"], review.Verbs);
        Assert.False(review.Namespaced);
        Assert.True(Find("authorization.k8s.io", "LocalSubjectAccessReview").Namespaced);
    }

    [Fact]
    public void A_scalable_resource_says_where_its_replicas_are()
    {
        foreach (var resource in BuiltInResources.All)
            Assert.Equal(resource.Subresources.Contains("scale"), resource.Scale is not null);
    }

    [Fact]
    public void Deployments_are_listed_as_kubectl_prints_them()
    {
        var columns = Find("apps", "Deployment").Columns!;

        Assert.Equal(
            ["Ready", "Up-to-date", "Available", "Age", "Containers", "Images", "Selector"], columns.Select(column => column.Name));
        Assert.Equal(
            ["string", "string", "string", "string", "string", "string", "string"], columns.Select(column => column.Type));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1], columns.Select(column => column.Priority));
    }

    [Theory]
    [InlineData("coordination.k8s.io", "Lease", true, true)]
    [InlineData("rbac.authorization.k8s.io", "Role", true, false)]
    [InlineData("", "ConfigMap", false, false)]
    [InlineData("apiextensions.k8s.io", "CustomResourceDefinition", false, true)]
    public void Updates_follow_the_strategy_of_the_kind(string group, string kind, bool createOnUpdate, bool needsResourceVersion)
    {
        var resource = Find(group, kind);

        Assert.Equal(createOnUpdate, resource.CreateOnUpdate);
        Assert.Equal(needsResourceVersion, resource.UpdateNeedsResourceVersion);
    }

    [Theory]
    [InlineData("", "Secret", nameof(GenerationRule.None))]
    [InlineData("apps", "Deployment", nameof(GenerationRule.SpecAndAnnotations))]
    [InlineData("networking.k8s.io", "Ingress", nameof(GenerationRule.Spec))]
    [InlineData("apiextensions.k8s.io", "CustomResourceDefinition", nameof(GenerationRule.AllButStatus))]
    public void Generations_are_counted_where_the_kind_has_them(string group, string kind, string rule) =>
        Assert.Equal(rule, Find(group, kind).Generation.ToString());

    private static ResourceDefinition Find(string group, string kind) =>
        BuiltInResources.All.Single(resource => resource.Kind.GroupKind == new GroupKind(group, kind));
}
