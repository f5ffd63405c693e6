using Hansa.ApiServer.Protobuf;

namespace Hansa.ApiServer.Tests.Protobuf;

public sealed class DescriptorSetTests
{
    [Fact]
    public void Every_definition_can_be_read_and_refers_to_definitions_only()
    {
        var set = DescriptorSet.BuiltIn;

        foreach (var field in set.Names.SelectMany(name => set.Message(name).Fields))
        {
            Assert.True(Enum.IsDefined(field.Type), $"{field.JsonName} has the type {field.Type}");
            Assert.True(field.Type != FieldType.Message || set.Names.Contains(field.MessageName), $"{field.MessageName} is missing");
        }
    }

    [Theory]
    [InlineData("JSONSchemaProps", 3, "$ref")]
    [InlineData("JSONSchemaProps", 2, "$schema")]
    [InlineData("JSONSchemaProps", 38, "x-kubernetes-preserve-unknown-fields")]
    [InlineData("CustomResourceDefinitionVersion", 9, "selectableFields")]
    public void Names_in_json_are_those_of_go(string message, int number, string jsonName)
    {
        var shape = DescriptorSet.BuiltIn.Message($"k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.{message}");

        Assert.Equal(jsonName, shape.Field(number)?.JsonName);
    }
}
