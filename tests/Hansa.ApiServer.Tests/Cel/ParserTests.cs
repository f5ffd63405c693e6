using CsCheck;
using Hansa.ApiServer.Cel;
using Hansa.ApiServer.Cel.Syntax;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Tests.Cel;

public sealed class ParserTests
{
    private static readonly string[] Pieces =
    [
        "self", "oldSelf", "x", "y", ".a", ".?b", "[0]", "[?1]", "(", ")", "[", "]", "{", "}", ",", ":", "?", " + ", " - ", " && ", " || ", " == ", "!", "-",
        " in ", "1", "2u", "1.5", "'a'", "b'c'", "r'\\d'", "null", "true", ".all(x, ", ".exists(x, x)", ".map(x, x)", "has(self.a)", "size(", ".matches('a')",
        "duration('1h')", ".optMap(v, v)", "\n", "// note\n", "'", "\\", "é", "\U0001F600", "9223372036854775808", "0x1F", "\"\"\"q\"\"\"",
    ];

    [Theory]
    [InlineData("1 +", "ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | 1 +\n | ...^")]
    [InlineData("true true", "ERROR: <input>:1:6: Syntax error: mismatched input 'true' expecting <EOF>\n | true true\n | .....^")]
    [InlineData("true &&\n#", "ERROR: <input>:2:1: Syntax error: token recognition error at: '#'\n | #\n | ^")]
    [InlineData("has(1)", "ERROR: <input>:1:5: invalid argument to has() macro\n | has(1)\n | ....^")]
    [InlineData("[1].all(1, true)", "ERROR: <input>:1:9: argument must be a simple name\n | [1].all(1, true)\n | ........^")]
    [InlineData("package == 1", "ERROR: <input>:1:1: reserved identifier: package\n | package == 1\n | ^")]
    [InlineData("Pod{name: 'a'}", "ERROR: <input>:1:4: undeclared reference to 'Pod' (in container '')\n | Pod{name: 'a'}\n | ...^")]
    public void A_mistake_is_told_with_its_place(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<CelSyntaxException>(() => Parser.Parse(text)).Error.Show(text));

    [Theory]
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("(1 + 2) * 3 == 9")]
    [InlineData("10 - 2 - 3 == 5")]
    [InlineData("!true || true")]
    [InlineData("true || false && false")]
    [InlineData("false ? false : true ? true : false")]
    [InlineData("1 < 2 == true")]
    [InlineData("-9223372036854775808 < 0")]
    [InlineData("--1 == 1")]
    [InlineData("0x1F == 31 && 7u == uint(7) && .5e1 == 5.0")]
    [InlineData("'a\\n\\u00e9\\x41\\101' == 'a\\né' + 'AA'")]
    [InlineData("r'\\d' == '\\\\d' && \"\"\"a\"b\"\"\" == 'a\"b' && b'\\xff' == b'\\377'")]
    [InlineData("// a note\ntrue // another")]
    [InlineData("1 in [1, 2,] && 'k' in {'k': 1}")]
    public void Operators_bind_and_literals_read_as_specified(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Fact]
    public void Whatever_the_text_only_the_parsers_own_error_comes_out()
    {
        var pieces = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 40].Select(string.Concat);
        Gen.OneOf(pieces, Gen.String).Sample(text =>
        {
            try
            {
                Parser.Parse(text);
            }
            catch (CelSyntaxException error)
            {
                Assert.StartsWith("ERROR: <input>:", error.Error.Show(text), StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void Whatever_parses_is_refused_or_evaluates_to_an_end()
    {
        var schema = Rules.Schema("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"integer"}},"b":{"type":"string"}}}""");
        var self = Rules.Json("""{"a":[1,2,3],"b":"text"}""");
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 14].Select(string.Concat).Sample(text =>
        {
            if (CompiledRule.Compile(schema, new ValidationRule(text)).Expression is not { } expression)
                return;
            var value = Hansa.ApiServer.Cel.Values.JsonValues.Read(self, schema);
            Assert.True(expression.Evaluate(value, value, new(10_000)) is bool or Hansa.ApiServer.Cel.Values.CelFailure);
        });
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("-(", ")")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 5000)) + "1" + string.Concat(Enumerable.Repeat(close, 5000));

        Assert.Contains("recursion limit exceeded", Rules.CompileError(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_sums_are_refused_and_long_chains_of_conditions_are_not()
    {
        Assert.Contains("recursion limit exceeded", Rules.CompileError(string.Join(" + ", Enumerable.Repeat("1", 5000)) + " == 1"), StringComparison.Ordinal);
        Assert.Null(Rules.CompileError(string.Join(" && ", Enumerable.Repeat("true", 5000))));
    }

    [Fact]
    public void An_expression_may_not_be_longer_than_a_hundred_thousand_characters() =>
        Assert.Contains("size exceeds limit", Rules.CompileError(new string(' ', 100_001) + "true"), StringComparison.Ordinal);
}
