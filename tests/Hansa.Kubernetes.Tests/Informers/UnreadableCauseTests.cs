using System.Text.Json;
using Hansa.Kubernetes.Informers;

namespace Hansa.Kubernetes.Tests.Informers;

public sealed class UnreadableCauseTests
{
    [Fact]
    public void The_place_comes_first_and_no_position_of_the_parser_follows()
    {
        var cause = UnreadableCause.Of(Assert.Throws<JsonException>(() => JsonElement.Parse("""{"a":{"b":"text"}}""").Deserialize<Dictionary<string, Dictionary<string, int>>>()));

        Assert.StartsWith("$.a.b: ", cause, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePosition", cause, StringComparison.Ordinal);
        Assert.DoesNotContain("Path:", cause, StringComparison.Ordinal);
    }

    [Fact]
    public void What_names_its_place_itself_stays() => Assert.Equal("$.spec[0] is empty", UnreadableCause.Of(new JsonException("$.spec[0] is empty", "$.spec[0]", null, null)));

    [Fact]
    public void Anything_else_is_its_message() => Assert.Equal("no", UnreadableCause.Of(new FormatException("no")));
}
