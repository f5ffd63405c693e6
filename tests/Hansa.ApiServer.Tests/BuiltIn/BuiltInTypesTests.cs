using Hansa.ApiServer.BuiltIn;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Tests.BuiltIn;

public sealed class BuiltInTypesTests
{
    private static Schema Deployment => BuiltInTypes.For(new GroupVersionKind("apps", "v1", "Deployment"));

    private static Schema PodSpec => At(Deployment, "spec", "template", "spec");

    [Fact]
    public void A_kind_is_its_whole_object()
    {
        Assert.Equal(SchemaType.Object, Deployment.Type);
        Assert.Equal("io.k8s.api.apps.v1.Deployment", Deployment.TypeName);
        Assert.Equal(["apiVersion", "kind", "metadata", "spec", "status"], Deployment.Properties.Keys);
        Assert.Same(BuiltInTypes.ObjectMeta, At(Deployment, "metadata"));
    }

    [Theory]
    [InlineData("containers", "name", "name")]
    [InlineData("volumes", "name", "name")]
    [InlineData("hostAliases", "ip", "ip")]
    [InlineData("topologySpreadConstraints", "topologyKey", "topologyKey,whenUnsatisfiable")]
    [InlineData("tolerations", "", "")]
    public void Lists_of_a_pod_are_merged_by_their_keys(string list, string mergeKey, string applyKeys)
    {
        var schema = At(PodSpec, list);

        Assert.Equal(SchemaType.Array, schema.Type);
        Assert.Equal(mergeKey, schema.PatchMergeKey);
        Assert.Equal(applyKeys, string.Join(',', schema.ListMapKeys));
        Assert.Equal(applyKeys.Length == 0 ? ListKind.Atomic : ListKind.Map, schema.ListKind);
    }

    [Fact]
    public void Ports_have_two_keys_in_apply_and_the_protocol_a_default()
    {
        var ports = At(PodSpec, "containers").Items!.Resolved.Field("ports")!;
        var servicePorts = At(BuiltInTypes.For(new GroupVersionKind("", "v1", "Service")), "spec", "ports");

        Assert.Equal("containerPort", ports.PatchMergeKey);
        Assert.Equal(["containerPort", "protocol"], ports.ListMapKeys);
        Assert.Equal(["port", "protocol"], servicePorts.ListMapKeys);
        Assert.Equal("TCP", ports.Items!.Resolved.Field("protocol")!.Default!.GetValue<string>());
        Assert.Equal("TCP", servicePorts.Items!.Resolved.Field("protocol")!.Default!.GetValue<string>());
    }

    [Fact]
    public void Finalizers_are_a_set_and_owners_are_told_apart_by_uid()
    {
        var finalizers = At(Deployment, "metadata", "finalizers");

        Assert.True(finalizers.PatchMergesPrimitives);
        Assert.Equal(ListKind.Set, finalizers.ListKind);
        Assert.Equal(["uid"], At(Deployment, "metadata", "ownerReferences").ListMapKeys);
    }

    [Fact]
    public void Keys_are_retained_in_a_strategy_and_in_volumes()
    {
        Assert.True(At(Deployment, "spec", "strategy").PatchRetainsKeys);
        Assert.True(At(PodSpec, "volumes").PatchRetainsKeys);
        Assert.True(At(PodSpec, "volumes").Items!.Resolved.PatchRetainsKeys);
        Assert.False(At(PodSpec, "containers").Items!.Resolved.PatchRetainsKeys);
    }

    [Fact]
    public void Selectors_are_applied_as_one_value()
    {
        Assert.True(At(Deployment, "spec", "selector").AtomicMap);
        Assert.True(At(PodSpec, "nodeSelector").AtomicMap);
        Assert.False(At(Deployment, "metadata", "labels").AtomicMap);
    }

    [Fact]
    public void A_claim_of_a_volume_is_applied_field_by_field_though_references_are_not()
    {
        var volume = BuiltInTypes.For(new GroupVersionKind("", "v1", "PersistentVolume"));
        var binding = BuiltInTypes.For(new GroupVersionKind("", "v1", "Binding"));

        Assert.False(At(volume, "spec", "claimRef").AtomicMap);
        Assert.True(At(binding, "target").AtomicMap);
    }

    [Fact]
    public void Inlined_fields_are_fields_of_the_parent()
    {
        var volume = At(PodSpec, "volumes").Items!.Resolved;

        Assert.NotNull(volume.Field("configMap"));
        Assert.Null(volume.Field("volumeSource"));
        Assert.NotNull(At(PodSpec, "containers").Items!.Resolved.Field("livenessProbe")!.Field("httpGet"));
    }

    [Fact]
    public void Values_have_the_types_that_their_json_has()
    {
        var container = At(PodSpec, "containers").Items!.Resolved;

        Assert.Equal(SchemaType.IntOrString, At(container, "livenessProbe", "httpGet", "port").Type);
        Assert.Equal(SchemaType.Any, container.Field("resources")!.Field("limits")!.AdditionalProperties!.Resolved.Type);
        Assert.Equal("date-time", At(Deployment, "metadata", "creationTimestamp").Format);
        Assert.Equal("byte", At(BuiltInTypes.For(new GroupVersionKind("", "v1", "Secret")), "data").AdditionalProperties!.Format);
        Assert.True(At(BuiltInTypes.For(new GroupVersionKind("apps", "v1", "ControllerRevision")), "data").PreserveUnknownFields);
    }

    [Fact]
    public void A_type_may_contain_itself()
    {
        var definition = BuiltInTypes.For(new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition"));
        var schema = At(At(definition, "spec", "versions").Items!.Resolved, "schema", "openAPIV3Schema");

        Assert.Same(schema, schema.Field("not"));
        Assert.Same(schema, schema.Field("items"));
        Assert.Same(schema, schema.Field("properties")!.AdditionalProperties!.Resolved);
    }

    [Fact]
    public void A_kind_without_a_definition_is_not_known()
    {
        var widget = new GroupVersionKind("demo.example.com", "v1", "Widget");

        Assert.False(BuiltInTypes.Knows(widget));
        Assert.Throws<ArgumentException>(() => BuiltInTypes.For(widget));
    }

    private static Schema At(Schema schema, params string[] path) =>
        path.Aggregate(schema, (at, name) => at.Field(name) ?? throw new KeyNotFoundException(name)).Resolved;
}
