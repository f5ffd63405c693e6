using System.Text;
using System.Text.Json;
using Hansa.Federation.Intent;

namespace Hansa.Federation.Tests.Intent;

public sealed class SecretReadingTests
{
    [Fact]
    public void Values_that_are_not_UTF_8_are_told_as_that_and_never_quoted()
    {
        var values = SecretReading.Values(Secret("values.yaml", Encoding.Unicode.GetBytes("\uFEFFa: hunter2")), "the hub's key"u8);

        Assert.Null(values!.Text);
        Assert.Contains("UTF-16", values.Instead, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_in_UTF_8_are_taken_as_they_are() => Assert.Equal("a: 1", SecretReading.Values(Secret("values.yaml", "a: 1"u8), "the hub's key"u8)!.Text!.Text);

    [Theory]
    [InlineData("""{"data":{"values.yml":"","b":"","c":"","d":"","e":"","f":""}}""", "values.yml, b, c, d, e")]
    [InlineData("""{"data":{"eyJhbGciOiJSUzI1NiIsImtpZCI6IkEifQ.eyJzdWIiOiJtZSJ9":"","b":""}}""", "b")]
    [InlineData("""{"data":null}""", "")]
    [InlineData("{}", "")]
    public void The_first_keys_are_named_unless_they_look_like_what_is_secret(string secret, string keys) => Assert.Equal(keys, SecretReading.Keys(JsonElement.Parse(secret)));

    private static JsonElement Secret(string key, ReadOnlySpan<byte> value) => JsonElement.Parse($$"""{"data":{"{{key}}":"{{Convert.ToBase64String(value)}}"} }""");
}
