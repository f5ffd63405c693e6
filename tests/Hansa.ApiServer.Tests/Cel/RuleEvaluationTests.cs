using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Tests.Cel;

public sealed class RuleEvaluationTests
{
    private const string Range = """{"type":"object","properties":{"min":{"type":"integer"},"max":{"type":"integer"},"name":{"type":"string"}}}""";

    [Fact]
    public void A_rule_that_holds_says_nothing() =>
        Assert.Empty(Rules.Errors(Rules.With(Range, "self.min <= self.max"), """{"min":1,"max":2}"""));

    [Theory]
    [InlineData("", "spec: Invalid value: failed rule: self.min <= self.max")]
    [InlineData("\"message\":\"min must not exceed max\"", "spec: Invalid value: min must not exceed max")]
    [InlineData("\"messageExpression\":\"'min ' + string(self.min) + ' exceeds ' + string(self.max)\"", "spec: Invalid value: min 3 exceeds 2")]
    [InlineData("\"message\":\"plain\",\"messageExpression\":\"string(self.min / 0)\"", "spec: Invalid value: plain")]
    [InlineData("\"message\":\"plain\",\"messageExpression\":\"'  '\"", "spec: Invalid value: plain")]
    [InlineData("\"message\":\"plain\",\"messageExpression\":\"'a\\\\nb'\"", "spec: Invalid value: plain")]
    [InlineData("\"message\":\"m\",\"reason\":\"FieldValueForbidden\"", "spec: Forbidden: m")]
    [InlineData("\"message\":\"m\",\"reason\":\"FieldValueRequired\"", "spec: Required value: m")]
    [InlineData("\"message\":\"m\",\"reason\":\"FieldValueDuplicate\"", "spec: Duplicate value")]
    [InlineData("\"message\":\"m\",\"fieldPath\":\".min\"", "spec.min: Invalid value: m")]
    public void A_broken_rule_is_told_as_it_asks(string more, string expected) =>
        Assert.Equal([expected], Rules.Errors(Rules.With(Range, "self.min <= self.max", more), """{"min":3,"max":2}"""));

    [Theory]
    [InlineData("""{"type":"string"}""", "self == 'x'", "\"y\"", "spec: Invalid value: \"y\": failed rule: self == 'x'")]
    [InlineData("""{"type":"integer"}""", "self > 5", "3", "spec: Invalid value: 3: failed rule: self > 5")]
    [InlineData("""{"type":"boolean"}""", "self", "false", "spec: Invalid value: false: failed rule: self")]
    public void A_scalar_is_shown(string schema, string rule, string value, string expected) =>
        Assert.Equal([expected], Rules.Errors(Rules.With(schema, rule), value));

    [Fact]
    public void A_failure_of_evaluation_is_an_error_of_the_object() =>
        Assert.Equal(["spec: Invalid value: \"object\": no such key: max evaluating rule: self.min <= self.max"],
            Rules.Errors(Rules.With(Range, "self.min <= self.max"), """{"min":3}"""));

    [Fact]
    public void Types_that_only_show_at_run_time_are_told_as_such() =>
        Assert.Equal(["spec: Invalid value: \"object\": 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.port < 100"],
            Rules.Errors(Rules.With("""{"type":"object","properties":{"port":{"x-kubernetes-int-or-string":true}}}""", "self.port < 100"), """{"port":"80%"}"""));

    [Fact]
    public void The_reason_is_that_of_the_cause() =>
        Assert.Equal(FieldErrorReasons.Forbidden,
            Rules.Fields(Rules.With(Range, "false", "\"reason\":\"FieldValueForbidden\""), "{}").Single().Reason);

    [Fact]
    public void A_transition_rule_waits_for_an_update()
    {
        var schema = Rules.With("""{"type":"string"}""", "self == oldSelf", "\"message\":\"is immutable\"");

        Assert.Empty(Rules.Errors(schema, "\"a\""));
        Assert.Empty(Rules.Errors(schema, "\"a\"", "\"a\""));
        Assert.Equal(["spec: Invalid value: \"b\": is immutable"], Rules.Errors(schema, "\"b\"", "\"a\""));
    }

    [Fact]
    public void A_rule_with_an_optional_old_value_is_evaluated_on_create_too()
    {
        var schema = Rules.With("""{"type":"string"}""", "oldSelf.hasValue() ? self == oldSelf.value() : self == 'first'", "\"optionalOldSelf\":true");

        Assert.Empty(Rules.Errors(schema, "\"first\""));
        Assert.Single(Rules.Errors(schema, "\"other\""));
        Assert.Empty(Rules.Errors(schema, "\"other\"", "\"other\""));
    }

    [Fact]
    public void Elements_of_a_map_list_are_compared_by_their_key()
    {
        var schema = """{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":"""
            + Rules.With("""{"type":"object","properties":{"name":{"type":"string"},"size":{"type":"integer"}}}""", "self.size >= oldSelf.size") + "}";

        Assert.Empty(Rules.Errors(schema, """[{"name":"new","size":0},{"name":"b","size":2},{"name":"a","size":1}]""", """[{"name":"a","size":1},{"name":"b","size":2}]"""));
        Assert.Equal(["spec[0]: Invalid value: failed rule: self.size >= oldSelf.size"],
            Rules.Errors(schema, """[{"name":"b","size":1}]""", """[{"name":"a","size":1},{"name":"b","size":2}]"""));
    }

    [Fact]
    public void Sets_and_map_lists_are_equal_in_any_order()
    {
        var set = Rules.With("""{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}}""", "self == oldSelf");
        var map = Rules.With("""{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","properties":{"name":{"type":"string"},"v":{"type":"integer"}}}}""", "self == oldSelf");
        var atomic = Rules.With("""{"type":"array","items":{"type":"string"}}""", "self == oldSelf");

        Assert.Empty(Rules.Errors(set, """["a","b"]""", """["b","a"]"""));
        Assert.Single(Rules.Errors(set, """["a","c"]""", """["b","a"]"""));
        Assert.Empty(Rules.Errors(map, """[{"name":"a","v":1},{"name":"b","v":2}]""", """[{"name":"b","v":2},{"name":"a","v":1}]"""));
        Assert.Single(Rules.Errors(map, """[{"name":"a","v":1},{"name":"b","v":3}]""", """[{"name":"b","v":2},{"name":"a","v":1}]"""));
        Assert.Single(Rules.Errors(atomic, """["a","b"]""", """["b","a"]"""));
    }

    [Fact]
    public void Sums_of_sets_and_map_lists_keep_them_such()
    {
        var set = Rules.With("""{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}}""", "(self + ['b', 'c']).size() == 3");
        var map = Rules.With("""{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","properties":{"name":{"type":"string"},"v":{"type":"integer"}}}}""", "(self + oldSelf).all(e, e.v == 1)");

        Assert.Empty(Rules.Errors(set, """["a","b"]"""));
        Assert.Empty(Rules.Errors(map, """[{"name":"a","v":2}]""", """[{"name":"a","v":1},{"name":"b","v":1}]"""));
    }

    [Fact]
    public void Null_fields_of_objects_are_absent_and_null_elements_are_null()
    {
        var nullable = Rules.With("""{"type":"object","properties":{"a":{"type":"string","nullable":true}}}""", "!has(self.a)");
        var list = Rules.With("""{"type":"array","items":{"type":"object","nullable":true}}""", "self.exists(e, e == null)");

        Assert.Empty(Rules.Errors(nullable, """{"a":null}"""));
        Assert.Single(Rules.Errors(nullable, """{"a":"x"}"""));
        Assert.Empty(Rules.Errors(list, "[null]"));
    }

    [Fact]
    public void Keys_of_maps_stand_in_brackets()
    {
        var schema = """{"type":"object","additionalProperties":""" + Rules.With("""{"type":"string"}""", "self != 'bad'") + "}";

        Assert.Equal(["spec[k]: Invalid value: \"bad\": failed rule: self != 'bad'"], Rules.Errors(schema, """{"k":"bad","l":"good"}"""));
    }

    [Fact]
    public void Rules_wait_until_types_are_right()
    {
        var schema = Rules.With("""{"type":"object","properties":{"min":{"type":"integer"},"name":{"type":"string","pattern":"^a"}}}""", "false");

        Assert.Equal(
            [
                "spec.min: Invalid value: \"string\": spec.min in body must be of type integer: \"string\"",
                "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
            ],
            Rules.Errors(schema, """{"min":"x"}"""));
        Assert.Equal(["spec.name: Invalid value: \"b\": spec.name in body should match '^a'", "spec: Invalid value: failed rule: false"],
            Rules.Errors(schema, """{"name":"b"}"""));
    }

    [Fact]
    public void What_was_broken_before_and_has_not_changed_is_let_through()
    {
        var schema = """{"type":"object","properties":{"name":""" + Rules.With("""{"type":"string"}""", "self.startsWith('a')")
            + ""","list":{"type":"array","items":""" + Rules.With("""{"type":"string"}""", "self != 'bad'") + """},"size":{"type":"integer"}}}""";

        Assert.Empty(Rules.Errors(schema, """{"name":"old","list":["bad"],"size":2}""", """{"name":"old","list":["bad"],"size":1}"""));
        Assert.Equal(2, Rules.Errors(schema, """{"name":"new","list":["bad","b"]}""", """{"name":"old","list":["bad"]}""").Count);
    }

    [Fact]
    public void A_rule_has_a_limit_and_so_has_the_object()
    {
        var numbers = "[" + string.Join(',', Enumerable.Range(0, 2000)) + "]";
        var costly = Rules.With("""{"type":"array","items":{"type":"integer"}}""", "self.all(a, self.all(b, a + b >= 0))");
        var each = """{"type":"array","items":""" + Rules.With("""{"type":"array","items":{"type":"integer"}}""", "self.all(a, self.all(b, a >= 0))") + "}";
        var many = "[" + string.Join(',', Enumerable.Repeat("[" + string.Join(',', Enumerable.Range(0, 50)) + "]", 40)) + "]";

        Assert.Equal(["spec: Invalid value: \"array\": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: self.all(a, self.all(b, a + b >= 0))"],
            Rules.Errors(costly, numbers));
        Assert.EndsWith("Invalid value: \"array\": validation failed due to running out of cost budget, no further validation rules will be run", Rules.Fields(each, many, steps: 100_000).Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_formats_are_what_they_say()
    {
        var schema = Rules.With(
            """{"type":"object","properties":{"when":{"type":"string","format":"date-time"},"wait":{"type":"string","format":"duration"},"data":{"type":"string","format":"byte"},"ratio":{"type":"number"},"port":{"x-kubernetes-int-or-string":true}}}""",
            "self.when.getFullYear() == 2024 && self.wait == duration('90s') && self.data == b'hi' && self.ratio == 2.0 && type(self.port) == int && self.port == 80");

        Assert.Empty(Rules.Errors(schema, """{"when":"2024-05-01T00:00:00Z","wait":"1m30s","data":"aGk=","ratio":2,"port":80}"""));
    }
}
