using System.Text.Json.Nodes;
using Hansa.ApiServer.Protobuf;

namespace Hansa.ApiServer.Tests.Protobuf;

public sealed class RecordedBodiesTests
{
    public static TheoryData<string> Kinds => [.. RecordedBodies.ByKind.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_body_of_kubectl_is_the_object_that_kubectl_prints_as_json(string kind)
    {
        var (base64, json) = RecordedBodies.ByKind[kind];

        var (decodedKind, decoded) = ProtobufBodies.Decode(Convert.FromBase64String(base64));

        var expected = JsonNode.Parse(json);
        Assert.Equal(kind, decodedKind.Kind);
        Assert.True(JsonNode.DeepEquals(expected, decoded), $"expected {expected}\nbut was {decoded}");
    }
}
