using CsCheck;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Tests.Planning.Values;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("abcd", "", null)]
    [InlineData("abcdef", "ghijkl", null)]
    public void Edits_are_counted_up_to_a_number(string a, string b, int? edits)
    {
        Assert.Equal(edits, EditDistance.AtMost(a, b, 3));
        Assert.Equal(edits, EditDistance.AtMost(b, a, 3));
    }

    [Fact]
    public void It_is_the_distance_of_the_whole_table() =>
        Gen.Select(Gen.Char["abc"].Array[0, 8], Gen.Char["abc"].Array[0, 8], Gen.Int[0, 5]).Select((a, b, max) => (new string(a), new string(b), max)).Sample((a, b, max) =>
            Assert.Equal(Table(a, b) is var edits && edits <= max ? edits : null, EditDistance.AtMost(a, b, max)), iter: 20_000);

    private static int? Table(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
            }
        }

        return edits[a.Length, b.Length];
    }
}
