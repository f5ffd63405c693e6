namespace Hansa.ApiServer.Tests.Cel;

public sealed class CheckerTests
{
    private const string Schema = """
        {"type":"object","required":["min"],"properties":{
          "min":{"type":"integer"},"max":{"type":"integer"},"ratio":{"type":"number"},"name":{"type":"string","nullable":true},
          "namespace":{"type":"string"},"foo-bar":{"type":"string"},"a.b":{"type":"string"},"x__y":{"type":"string"},"/path":{"type":"string"},
          "when":{"type":"string","format":"date-time"},"data":{"type":"string","format":"byte"},"wait":{"type":"string","format":"duration"},
          "port":{"x-kubernetes-int-or-string":true},
          "free":{"x-kubernetes-preserve-unknown-fields":true},
          "open":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"string"}}},
          "labels":{"type":"object","additionalProperties":{"type":"string"}},
          "list":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"}}}},
          "template":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object","properties":{"size":{"type":"integer"}}}}}
        }}
        """;

    [Theory]
    [InlineData("self.nope == 1", "ERROR: <input>:1:5: undefined field 'nope'\n | self.nope == 1\n | ....^")]
    [InlineData("has(self.nope)", "ERROR: <input>:1:4: undefined field 'nope'\n | has(self.nope)\n | ...^")]
    [InlineData("self.free == 1", "ERROR: <input>:1:5: undefined field 'free'\n | self.free == 1\n | ....^")]
    [InlineData("self.open.other == 1", "ERROR: <input>:1:10: undefined field 'other'\n | self.open.other == 1\n | .........^")]
    [InlineData("self.namespace == 'a'", "ERROR: <input>:1:5: undefined field 'namespace'\n | self.namespace == 'a'\n | ....^")]
    [InlineData("it.min == 1", "ERROR: <input>:1:1: undeclared reference to 'it' (in container '')\n | it.min == 1\n | ^")]
    [InlineData("foo(self.min)", "ERROR: <input>:1:4: undeclared reference to 'foo' (in container '')\n | foo(self.min)\n | ...^")]
    [InlineData("self.min == 'a'", "ERROR: <input>:1:10: found no matching overload for '_==_' applied to '(int, string)'\n | self.min == 'a'\n | .........^")]
    [InlineData("self.name.startsWith(1)", "ERROR: <input>:1:21: found no matching overload for 'startsWith' applied to 'string.(int)'\n | self.name.startsWith(1)\n | ....................^")]
    [InlineData("1 in self.list.map(e, e.name)", "ERROR: <input>:1:3: found no matching overload for '@in' applied to '(int, list(string))'\n | 1 in self.list.map(e, e.name)\n | ..^")]
    [InlineData("self.min.all(x, true)", "ERROR: <input>:1:5: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)\n | self.min.all(x, true)\n | ....^")]
    [InlineData("self.name.first == 'a'", "ERROR: <input>:1:10: type 'string' does not support field selection\n | self.name.first == 'a'\n | .........^")]
    [InlineData("size([1, 'a']) == 2", "ERROR: <input>:1:10: expected type 'int' but found 'string'\n | size([1, 'a']) == 2\n | .........^")]
    [InlineData("self.list.all(e, e.name)", "ERROR: <input>:1:14: found no matching overload for '_&&_' applied to '(bool, string)'\n | self.list.all(e, e.name)\n | .............^")]
    [InlineData("self.name == null", "ERROR: <input>:1:11: found no matching overload for '_==_' applied to '(string, null)'\n | self.name == null\n | ..........^")]
    [InlineData("self.a == 1 || self.b == 2", "ERROR: <input>:1:5: undefined field 'a'\n | self.a == 1 || self.b == 2\n | ....^\nERROR: <input>:1:20: undefined field 'b'\n | self.a == 1 || self.b == 2\n | ...................^")]
    [InlineData("self.labels.all(k, v.size() > 0)", "ERROR: <input>:1:20: undeclared reference to 'v' (in container '')\n | self.labels.all(k, v.size() > 0)\n | ...................^")]
    public void A_mistake_is_refused_with_its_place(string rule, string expected) =>
        Assert.Equal("compilation failed: " + expected, Rules.CompileError(rule, Schema));

    [Theory]
    [InlineData("self.min")]
    [InlineData("self.port")]
    [InlineData("'a' + 'b'")]
    public void A_rule_is_a_bool(string rule) => Assert.Equal("cel expression must evaluate to a bool", Rules.CompileError(rule, Schema));

    [Fact]
    public void A_pattern_that_is_none_is_refused() =>
        Assert.Contains("error parsing regexp", Rules.CompileError("self.name.matches('(a')", Schema), StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_declared_about_values_without_a_type() =>
        Assert.Equal("rule declared on schema that does not support validation rules type: '' x-kubernetes-preserve-unknown-fields: 'true'",
            Rules.CompileError("true", """{"x-kubernetes-preserve-unknown-fields":true}"""));

    [Theory]
    [InlineData("self.min <= self.max")]
    [InlineData("self.min < self.ratio")]
    [InlineData("self.__namespace__ == 'a' && self.foo__dash__bar == 'b' && self.a__dot__b == 'c' && self.x__underscores__y == 'd' && self.__slash__path == 'e'")]
    [InlineData("self.when > timestamp('2020-01-01T00:00:00Z') && self.data == b'a' && self.wait < duration('1h')")]
    [InlineData("self.port == 80 || self.port == '80%' || type(self.port) == int")]
    [InlineData("self.open.known == 'a'")]
    [InlineData("self.labels['a'] == 'b' && self.labels.a == 'b' && 'a' in self.labels")]
    [InlineData("self.list.all(e, e.name != '') && self.list.exists_one(e, e.name == 'a') && self.list[0].name == 'b'")]
    [InlineData("self.template.kind == 'Pod' && self.template.apiVersion == 'v1' && self.template.metadata.name == 'a' && self.template.spec.size > 1")]
    [InlineData("self.?name.orValue('x') == 'x' && self.?list[?0].?name.hasValue()")]
    [InlineData("self.template == null || self.min == oldSelf.min")]
    [InlineData("[] == [1] && {} == {'a': 1} && size([]) == 0")]
    [InlineData("self.labels.all(k, v, k.size() < v.size())")]
    public void What_fits_the_schema_is_accepted(string rule) => Assert.Null(Rules.CompileError(rule, Schema));
}
