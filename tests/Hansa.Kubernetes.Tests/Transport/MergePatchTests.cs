using System.Text.Json.Nodes;
using CsCheck;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class MergePatchTests
{
    private static readonly Gen<JsonObject> Documents = Document(3);

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", null)]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", """{"b":null}""")]
    [InlineData("""{"a":{"b":1,"c":1}}""", """{"a":{"b":2,"c":1}}""", """{"a":{"b":2}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2]}""", """{"a":[2]}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":5}""", """{"a":5}""")]
    [InlineData("{}", """{"a":{}}""", """{"a":{}}""")]
    public void Only_what_changed_stands_in_the_patch(string from, string to, string? patch) =>
        Assert.Equal(patch, MergePatch.Between(Read(from), Read(to))?.ToJsonString());

    [Fact]
    public void Applying_what_lies_between_two_documents_turns_one_into_the_other() => Gen.Select(Documents, Documents).Sample((from, to) =>
    {
        var patched = MergePatch.Between(from, to) is { } patch ? Apply(from, patch) : from;

        return JsonNode.DeepEquals(patched, to);
    }, iter: 1000);

    [Fact]
    public void Nothing_lies_between_a_document_and_itself() =>
        Documents.Sample(document => MergePatch.Between(document, (JsonObject)document.DeepClone()) is null, iter: 300);

    private static JsonObject Read(string json) => (JsonObject)JsonNode.Parse(json)!;

    /// <summary>RFC 7386, section 2.</summary>
    private static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject before ? (JsonObject)before.DeepClone() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Apply(result[name], value);
            }
        }

        return result;
    }

    private static Gen<JsonObject> Document(int depth) => Gen.Select(Gen.Int[0, 3], Value(depth)).Array[0, 4].Select(members =>
        new JsonObject(members.DistinctBy(m => m.Item1).Select(m => KeyValuePair.Create($"k{m.Item1}", (JsonNode?)m.Item2.DeepClone()))));

    private static Gen<JsonNode> Value(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Int[0, 2].Select(n => (JsonNode)JsonValue.Create(n)),
            Gen.Bool.Select(b => (JsonNode)JsonValue.Create(b)),
            Gen.Int[0, 2].Array[0, 2].Select(items => (JsonNode)new JsonArray([.. items.Select(i => (JsonNode)JsonValue.Create(i))])));
        return depth == 0 ? leaf : Gen.OneOf(leaf, Document(depth - 1).Select(d => (JsonNode)d));
    }
}
