using System.Text;
using CsCheck;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Wire;

namespace Hansa.ApiServer.Tests.Wire;

public sealed class JsonBodiesTests
{
    [Fact]
    public void Keys_that_stand_twice_take_their_last_value_and_are_told_of()
    {
        var body = Parse("""{"a":1,"a":2,"b":{"c":1,"c":{"d":1,"d":2}},"e":[{"f":1,"f":2}]}""");

        Assert.Equal("""{"a":2,"b":{"c":{"d":2}},"e":[{"f":2}]}""", body.Object.ToJsonString());
        Assert.Equal(["a", "b.c.d", "b.c", "e[0].f"], body.DuplicateFields);
    }

    [Fact]
    public void No_more_than_a_hundred_are_told_of() =>
        Assert.Equal(100, Parse("{" + string.Join(',', Enumerable.Repeat("\"a\":1", 5000)) + "}").DuplicateFields.Count);

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775808")]
    [InlineData("1.50")]
    [InlineData("1e3")]
    public void A_number_keeps_its_digits(string number) => Assert.Equal($$"""{"a":{{number}} }""".Replace(" ", "", StringComparison.Ordinal), Parse($$"""{"a":{{number}} }""").Object.ToJsonString());

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{'a':1}")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{\"a\":1e400}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":\"\\ud83d\"}")]
    [InlineData("{\"\\ud83d\":1}")]
    public void A_body_that_is_no_object_is_refused(string json)
    {
        var refused = Assert.Throws<StatusException>(() => Parse(json));

        Assert.Equal((400, "BadRequest"), (refused.Code, refused.Reason));
    }

    [Fact]
    public void No_bytes_get_anything_else_out_of_it() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        try
        {
            JsonBodies.Parse((byte[])[(byte)'{', .. bytes]);
            JsonBodies.ParseArray(bytes);
        }
        catch (StatusException refused)
        {
            Assert.Equal(400, refused.Code);
        }
    });

    private static DecodedBody Parse(string json) => JsonBodies.Parse(Encoding.UTF8.GetBytes(json));
}
