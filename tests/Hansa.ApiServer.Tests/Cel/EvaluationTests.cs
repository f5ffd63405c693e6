namespace Hansa.ApiServer.Tests.Cel;

public sealed class EvaluationTests
{
    [Theory]
    [InlineData("[1, 2, 3].all(x, x > 0) && [1, 2].exists(x, x == 2) && [1, 2, 2].exists_one(x, x == 1)")]
    [InlineData("[1, 2, 3].filter(x, x > 1) == [2, 3] && [1, 2].map(x, x * 2) == [2, 4] && [1, 2, 3].map(x, x > 1, x * 2) == [4, 6]")]
    [InlineData("{'a': 1, 'b': 2}.all(k, k != 'c') && {'a': 1}.exists(k, v, k == 'a' && v == 1)")]
    [InlineData("[5, 6].all(i, v, v == i + 5) && ['a'].transformList(i, v, v + string(i)) == ['a0'] && {'a': 1}.transformMap(k, v, v + 1) == {'a': 2}")]
    [InlineData("[1, 2].existsOne(i, v, i == 1 && v == 2)")]
    [InlineData("[[1, 2], [3]].all(list, list.all(x, x > 0))")]
    public void Macros_walk_lists_and_maps(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Theory]
    [InlineData("1 / 0 == 1", "division by zero")]
    [InlineData("5 % 0 == 1", "modulus by zero")]
    [InlineData("9223372036854775807 + 1 == 0", "integer overflow")]
    [InlineData("1u - 2u == 0u", "unsigned integer overflow")]
    [InlineData("[1][3] == 1", "index out of bounds: 3")]
    [InlineData("{'a': 1}['b'] == 1", "no such key: b")]
    [InlineData("dyn('a') + dyn(1) == dyn(2)", "no such overload")]
    [InlineData("optional.none().value() == 1", "optional.none() dereference")]
    [InlineData("int('x') == 1", "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("duration('x') == duration('1s')", "time: invalid duration \"x\"")]
    [InlineData("timestamp('2020-01-01T00:00:00') == timestamp('2020-01-01T00:00:00Z')", "invalid timestamp \"2020-01-01T00:00:00\"")]
    [InlineData("'abc'.charAt(9) == 'a'", "index out of range: 9")]
    [InlineData("{'a': 1, 'a': 2} == {'a': 1}", "Failed with repeated key: a")]
    public void A_failure_has_the_words_of_cel(string expression, string message) => Assert.Equal(message, Rules.Evaluate(expression));

    [Theory]
    [InlineData("1 / 0 == 1 || true")]
    [InlineData("true || 1 / 0 == 1")]
    [InlineData("!(false && 1 / 0 == 1) && !(1 / 0 == 1 && false)")]
    [InlineData("[0, 1].exists(x, 1 / x == 1)")]
    [InlineData("![0, 1].all(x, 1 / x == 2)")]
    [InlineData("true ? true : 1 / 0 == 1")]
    public void A_failure_that_does_not_matter_is_none(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Theory]
    [InlineData("dyn(1) == dyn(1.0) && dyn(1u) == dyn(1) && dyn(1) != dyn('1')")]
    [InlineData("1 < 2.5 && 3u > 2 && 2.0 >= 2u")]
    [InlineData("type(1) == int && type('a') == string && type([]) == list && type({}) == map && type(null) == null_type && type(1.0) == double")]
    [InlineData("type(timestamp('2020-01-01T00:00:00Z')) == google.protobuf.Timestamp && type(int) == type")]
    [InlineData("int('5') == 5 && int(5.9) == 5 && uint('5') == 5u && double('1.5') == 1.5 && string(5) == '5' && string(1.5) == '1.5' && string(true) == 'true'")]
    [InlineData("bool('true') && string(b'abc') == 'abc' && bytes('é') == b'\\xc3\\xa9' && int(timestamp('1970-01-01T00:01:00Z')) == 60")]
    [InlineData("b'a' < b'b' && false < true && 'a' < 'b' && 'a' + 'b' == 'ab' && b'a' + b'b' == b'ab' && [1] + [2] == [1, 2]")]
    [InlineData("{'a': [{'b': 2}]} == {'a': [{'b': 2}]} && {'a': 1} != {'a': 2}")]
    [InlineData("size('né😀') == 3 && 'abc'.size() == 3 && size([1]) == 1 && {'a': 1}.size() == 1 && size(b'ab') == 2")]
    [InlineData("-7 / 2 == -3 && -7 % 2 == -1 && 7.0 / 2.0 == 3.5")]
    public void Values_compare_and_convert_as_specified(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Theory]
    [InlineData("optional.of(1).hasValue() && !optional.none().hasValue() && optional.of(1).value() == 1 && optional.none().orValue(2) == 2")]
    [InlineData("optional.none().or(optional.of(3)).value() == 3 && !optional.ofNonZeroValue('').hasValue()")]
    [InlineData("{'a': {'b': 1}}.?a.?b.orValue(0) == 1 && {'a': {'b': 1}}.?c.?b.orValue(7) == 7 && {'a': [1]}.?a[0].orValue(0) == 1")]
    [InlineData("[1, 2][?1].orValue(0) == 2 && [1][?5].orValue(9) == 9 && {'a': 1}[?'b'].orValue(3) == 3")]
    [InlineData("optional.of(2).optMap(x, x * 2).value() == 4 && !optional.none().optMap(x, x + 1).hasValue()")]
    [InlineData("optional.of(2).optFlatMap(x, optional.of(x)).value() == 2 && [?optional.none(), ?optional.of(1)] == [1] && {?'a': optional.none(), 'b': 1} == {'b': 1}")]
    public void Optionals_stand_for_what_may_be_absent(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Theory]
    [InlineData("[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, [1,2,3,4,5,6,7,8,9,10].all(d, [1,2,3,4,5,6,7,8,9,10].all(e, [1,2,3,4,5,6,7,8,9,10].all(f, a > 0))))))")]
    [InlineData("['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'].map(a, a.replace('', a)).map(a, a.replace('', a)).map(a, a.replace('', a)).map(a, a.replace('', a)).size() == 1")]
    [InlineData("[[1,1,1,1,1,1,1,1,1,1]].map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a) == []")]
    [InlineData("['aaaaaaaaaa'].map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a) == []")]
    public void A_hostile_expression_is_cut_off(string expression) => Assert.Equal("operation cancelled: actual cost limit exceeded", Rules.Evaluate(expression));
}
