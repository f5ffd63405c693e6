using System.Text;
using System.Text.Json;
using CsCheck;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

/// <summary>An object that somebody nested deeply is no reason to read nobody's.</summary>
public sealed class DeepJsonTests
{
    private static readonly Gen<string> AnyJson = Gen.Recursive<string>((depth, inner) => depth > 6
        ? Gen.OneOf("1", "\"a\\u0041\"", "null", "-1.5e3")
        : Gen.OneOf(
            Gen.OneOf("true", "\"\"", "\"\\ud800\"", "0"),
            inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            inner.Array[0, 3].Select(items => $"{{{string.Join(',', items.Select((item, i) => $"\"k\\n{i}\":{item}"))}}}")));

    [Fact]
    public void What_is_flat_enough_stays_byte_for_byte() =>
        AnyJson.Sample(json => Assert.Equal(json, Encoding.UTF8.GetString(DeepJson.Flatten(Encoding.UTF8.GetBytes(json), 63))));

    [Fact]
    public void What_lies_deeper_is_replaced_and_the_rest_stays() => Assert.Equal(
        """{"a":[1,"(nested too deeply)",2],"b":{"c":"(nested too deeply)"},"d":3}""",
        Encoding.UTF8.GetString(DeepJson.Flatten("""{"a":[1,{"x":[[[]]]},2],"b":{"c":["y"]},"d":3}"""u8, 2)));

    [Fact]
    public void A_list_with_one_deep_object_is_read_and_that_object_with_it()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"x\":", 5_000)) + "1" + new string('}', 5_000);

        var list = BodyReading.ParseElement(Encoding.UTF8.GetBytes($$$"""{"items":[{"metadata":{"name":"deep"},"extra":{{{deep}}}},{"metadata":{"name":"flat"}}]}"""));

        Assert.Equal(["deep", "flat"], list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("metadata").GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("")]
    public void What_is_no_JSON_is_still_none(string json) => Assert.ThrowsAny<JsonException>(() => BodyReading.ParseElement(Encoding.UTF8.GetBytes(json)));
}
