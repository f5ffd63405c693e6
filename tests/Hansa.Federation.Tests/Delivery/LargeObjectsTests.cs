using System.Text;
using System.Text.Json;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>An object of some megabytes is read in one pass over it, however many fields and members it has.</summary>
public sealed class LargeObjectsTests
{
    private const int Many = 200_000;

    [Fact]
    public void Many_fields_that_an_object_with_many_members_does_not_have()
    {
        var observed = JsonElement.Parse($"{{{Members("x")}}}");
        var fields = JsonElement.Parse($"{{{Members("f:y")}}}");

        Assert.Equal(FieldsDigest.OfOwned(JsonElement.Parse("{}"), JsonElement.Parse("{}")), FieldsDigest.OfOwned(observed, fields));
    }

    [Fact]
    public void Of_two_members_of_one_name_the_last_counts() => Assert.Equal(
        FieldsDigest.OfOwned(JsonElement.Parse("""{"a":2}"""), JsonElement.Parse("""{"f:a":{}}""")),
        FieldsDigest.OfOwned(JsonElement.Parse("""{"a":1,"a":2}"""), JsonElement.Parse("""{"f:a":{}}""")));

    private static string Members(string prefix) =>
        Enumerable.Range(0, Many).Aggregate(new StringBuilder(), (text, i) => text.Append(i == 0 ? "" : ",").Append('"').Append(prefix).Append(i).Append("\":{}"), text => text.ToString());
}
