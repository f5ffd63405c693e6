using System.Text.Json;
using Hansa.Federation.Intent;

namespace Hansa.Federation.Tests.Intent;

public sealed class OverrideSourcesTests
{
    [Theory]
    [InlineData("""{"data":{"values.yml":"a: 1","x":"y"}}""", "but values.yml, x")]
    [InlineData("""{"binaryData":{"values.yaml":"//4="}}""", "but has it as binary data, since the file is not UTF-8")]
    [InlineData("""{"binaryData":{"other":"//4="}}""", "but other")]
    [InlineData("""{"data":null}""", "")]
    [InlineData("{}", "")]
    public void What_is_there_in_place_of_the_key_is_named(string configMap, string instead)
    {
        var source = OverrideSources.Read(JsonElement.Parse(configMap));

        Assert.Null(source.Text);
        Assert.StartsWith(instead, source.Instead, StringComparison.Ordinal);
        Assert.Equal(instead.Length == 0, source.Instead.Length == 0);
    }

    [Fact]
    public void The_text_is_taken_as_it_is() => Assert.Equal("a: \U0001F680", OverrideSources.Read(JsonElement.Parse("""{"data":{"values.yaml":"a: \ud83d\ude80"}}""")).Text!.Text);
}
