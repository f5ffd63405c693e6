using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Tests.Storage;

public sealed class StoredBytesTests
{
    private static readonly string Long = new('x', 5000);

    [Fact]
    public void A_large_field_is_held_once_for_all_objects_that_have_it_alike()
    {
        var first = StoredBytes.Of(Text($"a{Long}b"), 1..5001);
        var second = StoredBytes.Of(Text($"c{Long}d"), 1..5001);

        Assert.Same(first.Shared, second.Shared);
        Assert.Equal(Text($"c{Long}d"), second.ToArray());
    }

    [Fact]
    public void A_small_field_is_kept_with_its_object()
    {
        var bytes = StoredBytes.Of(Text("abc"), 1..2);

        Assert.Empty(bytes.Shared);
        Assert.Equal(Text("abc"), bytes.ToArray());
    }

    [Fact]
    public void Objects_that_differ_in_the_large_field_are_not_the_same() =>
        Assert.False(StoredBytes.Of(Text($"a{Long}b"), 1..5001).SameAs(StoredBytes.Of(Text($"a{Long.Replace('x', 'y')}b"), 1..5001)));

    [Fact]
    public void An_object_with_a_large_field_is_read_back_as_it_was_written()
    {
        var json = new JsonObject
        {
            ["kind"] = "ConfigMap",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["name"] = "big", ["namespace"] = "default", ["uid"] = "u" },
            ["data"] = new JsonObject { ["small"] = "s", ["large"] = Long },
            ["immutable"] = true,
        };

        var stored = StoredObject.Of(json).At(7);
        var loaded = StoredObject.Load(new ObjectName("default", "big"), "ConfigMap", 7, stored.Tail);

        json["metadata"]!["resourceVersion"] = "7";
        Assert.True(JsonNode.DeepEquals(json, stored.ToJson(new GroupVersion("", "v1").ToString())));
        Assert.True(stored.SameContent(loaded));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
