using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Hansa.ApiServer.Tests.Support;

/// <summary>Bodies that are almost right: one value of a good one replaced, removed, or doubled.</summary>
internal static class JsonMutations
{
    private static readonly string[] Strange =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e400", "-9223372036854775808", "9223372036854775808", "123456789012345678901234567890", "1e18", "2147483648",
        "\"\"", "\"x\"", "\"../..\"", "\"%2F\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"2026-01-01T00:00:00Z\"", "\"-1\"", "[]", "[null]", "[[]]", "[{}]", "[1,\"x\"]",
        "{}", "{\"\":null}", "{\"a\":{\"b\":[1]}}", "{\"name\":5}", "{\"$patch\":\"delete\"}", "{\"$patch\":7}", "{\"$setElementOrder/x\":[1]}", "{\"f:x\":1}",
    ];

    private static readonly string[] StrangeNames = ["\"\\ud800\"", "\"\\ud800aaaaaaaa\"", "\"aaaaaaaa\\udc00\"", "\"\\ud800\\ud800metadata\""];

    /// <summary>The text of a mutated body, from one that is good.</summary>
    public static Gen<string> Of(string good) => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, Strange.Length - 1], Gen.Int[0, 3], (place, strange, kind) =>
    {
        var root = JsonNode.Parse(good)!;
        var nodes = Places(root).ToList();
        var (parent, key) = nodes[place % nodes.Count];
        var marker = "@@" + place;
        switch (kind)
        {
            case 0:
                Remove(parent, key);
                return root.ToJsonString();
            case 1 when parent is JsonObject json:
                json["unknown"] = marker;
                break;
            default:
                Set(parent, key, marker);
                break;
        }
        return root.ToJsonString().Replace($"\"{marker}\"", Strange[strange], StringComparison.Ordinal);
    });

    /// <summary>The text of a good body with one more property, whose name is JSON and no text.</summary>
    public static Gen<string> WithStrangeNames(string good) => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, StrangeNames.Length - 1], (place, strange) =>
    {
        var root = JsonNode.Parse(good)!;
        JsonObject[] objects = [.. Places(root).Select(p => p.Parent).OfType<JsonObject>().Distinct()];
        objects[place % objects.Length]["@@name"] = 1;
        return root.ToJsonString().Replace("\"@@name\"", StrangeNames[strange], StringComparison.Ordinal);
    });

    /// <summary>Bytes that are anything: random, or good ones with some of them changed, cut off or repeated.</summary>
    public static Gen<byte[]> Bytes(byte[] good) => Gen.OneOf(
        Gen.Byte.Array[0, 200],
        Gen.Select(Gen.Int[0, Math.Max(0, good.Length - 1)], Gen.Byte, Gen.Int[0, 3], (at, value, kind) => kind switch
        {
            0 => good[..at],
            1 => [.. good[..at], value, .. good[at..]],
            2 => [.. good, .. good[at..]],
            _ => [.. good[..at], value, .. good.Skip(at + 1)],
        }));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode node)
    {
        var own = node switch
        {
            JsonObject json => json.Select(pair => (Key: (object)pair.Key, pair.Value)).ToList(),
            JsonArray array => [.. array.Select((value, index) => (Key: (object)index, value))],
            _ => [],
        };
        return own.SelectMany(child => (child.Value is null ? [] : Places(child.Value)).Prepend((node, child.Key)));
    }

    private static void Set(JsonNode parent, object key, string value)
    {
        if (parent is JsonObject json)
            json[(string)key] = value;
        else
            parent[(int)key] = value;
    }

    private static void Remove(JsonNode parent, object key)
    {
        if (parent is JsonObject json)
            json.Remove((string)key);
        else
            parent.AsArray().RemoveAt((int)key);
    }
}
