using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Selectors;

namespace Hansa.ApiServer.Tests.Selectors;

public sealed class LabelSelectionTests
{
    private static readonly Dictionary<string, Dictionary<string, string>> Objects = new()
    {
        ["even"] = new() { ["p"] = "even", ["i"] = "2" },
        ["odd"] = new() { ["p"] = "odd", ["i"] = "3" },
        ["none"] = [],
        ["empty"] = new() { ["p"] = "" },
        ["word"] = new() { ["i"] = "word" },
        ["prefixed"] = new() { ["example.com/p"] = "even" },
    };

    [Theory]
    [InlineData("", "even odd none empty word prefixed")]
    [InlineData("p=even", "even")]
    [InlineData("p==even", "even")]
    [InlineData(" p = even ", "even")]
    [InlineData("p!=even", "odd none empty word prefixed")]
    [InlineData("p in (even,odd)", "even odd")]
    [InlineData("p in (even, odd),i=3", "odd")]
    [InlineData("p notin (even)", "odd none empty word prefixed")]
    [InlineData("p", "even odd empty")]
    [InlineData("!p", "none word prefixed")]
    [InlineData("p=", "empty")]
    [InlineData("p in ()", "empty")]
    [InlineData("p in (,even)", "even empty")]
    [InlineData("i>2", "odd")]
    [InlineData("i<3", "even")]
    [InlineData("example.com/p=even", "prefixed")]
    [InlineData("p,!i", "empty")]
    public void A_selector_finds_exactly_what_it_asks_for(string selector, string expected)
    {
        var selection = LabelSelection.Parse(selector);

        Assert.Equal(expected.Split(' '), Objects.Where(pair => selection.Matches(pair.Value)).Select(pair => pair.Key));
    }

    [Theory]
    [InlineData("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("a=b,", "found '', expected: identifier after ','")]
    [InlineData("a in b", "unable to parse requirement: found 'b' expected: '('")]
    [InlineData("a in (b", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("=b", "found '=', expected: !, identifier, or 'end of string'")]
    [InlineData("a=b c", "found 'c', expected: ',' or 'end of string'")]
    [InlineData("a>x", "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer")]
    [InlineData("a>99999999999999999999", "unable to parse requirement: values[0]: Invalid value: \"99999999999999999999\": for 'Gt', 'Lt' operators, the value must be an integer")]
    public void A_text_that_is_no_selector_is_refused_in_the_parsers_words(string selector, string message)
    {
        var refused = Assert.Throws<StatusException>(() => LabelSelection.Parse(selector));

        Assert.Equal((400, message), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("a=-b", "a valid label must be an empty string or consist of")]
    [InlineData("-a=b", "name part must consist of")]
    [InlineData("a in (b,c!)", "found '!'")]
    public void Keys_and_values_keep_the_rules_of_labels(string selector, string part) =>
        Assert.Contains(part, Assert.Throws<StatusException>(() => LabelSelection.Parse(selector)).Message, StringComparison.Ordinal);
}
