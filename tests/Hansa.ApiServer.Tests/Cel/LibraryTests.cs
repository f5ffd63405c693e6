namespace Hansa.ApiServer.Tests.Cel;

public sealed class LibraryTests
{
    [Theory]
    [InlineData("'hello'.startsWith('he') && 'hello'.endsWith('lo') && 'hello'.contains('ell') && !'hello'.contains('x')")]
    [InlineData("'tacocat'.charAt(3) == 'o' && 'abc'.charAt(3) == '' && 'hello'.indexOf('l') == 2 && 'hello'.indexOf('l', 3) == 3 && 'hello'.indexOf('x') == -1")]
    [InlineData("'hello'.lastIndexOf('l') == 3 && 'hello'.lastIndexOf('l', 2) == 2 && '😀é'.indexOf('é') == 1")]
    [InlineData("['a', 'b'].join() == 'ab' && ['a', 'b'].join('-') == 'a-b' && [].join('-') == ''")]
    [InlineData("'TacoÉ'.lowerAscii() == 'tacoÉ' && 'tacoé'.upperAscii() == 'TACOé' && '  x\\t'.trim() == 'x'")]
    [InlineData("'hello hello'.replace('he', 'we') == 'wello wello' && 'hello hello'.replace('he', 'we', 1) == 'wello hello' && 'ab'.replace('', '-') == '-a-b-' && 'ab'.replace('a', '', 0) == 'ab'")]
    [InlineData("'a b c'.split(' ') == ['a', 'b', 'c'] && 'a b c'.split(' ', 2) == ['a', 'b c'] && 'a b'.split(' ', 0) == [] && 'abc'.split('') == ['a', 'b', 'c']")]
    [InlineData("'tacocat'.substring(4) == 'cat' && 'tacocat'.substring(0, 4) == 'taco' && 'é😀x'.substring(1, 2) == '😀'")]
    [InlineData("'%s is %d, %.2f%% of %x'.format([dyn('a'), 5, 1.5, 255]) == 'a is 5, 1.50% of ff' && '%s'.format([[dyn(1), 'a']]) == '[1, a]'")]
    [InlineData("strings.quote('a\"b') == '\"a\\\\\"b\"'")]
    public void Strings(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Theory]
    [InlineData("'foobar'.matches('^fo+b') && matches('foo', 'o$') && !'a\\n'.matches('^a$')")]
    [InlineData("'10.0.0.1'.matches('^(?P<first>[0-9]+)[.]') && 'aZ9'.matches('^[[:alnum:]]+$') && !'٣'.matches('^\\\\d$') && 'a.b'.matches('^a\\\\.b$')")]
    [InlineData("'abc 123 def 456'.find('[0-9]+') == '123' && 'abc'.find('[0-9]+') == '' && 'a1 b2 c3'.findAll('[0-9]') == ['1', '2', '3'] && 'a1 b2 c3'.findAll('[0-9]', 2) == ['1', '2']")]
    public void Patterns(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Theory]
    [InlineData("[1, 2, 2].isSorted() && !['b', 'a'].isSorted() && [].isSorted()")]
    [InlineData("[1, 3].sum() == 4 && [1.0, 2.5].sum() == 3.5 && [duration('1m'), duration('1s')].sum() == duration('61s') && [1, 2].map(x, x).sum() == 3")]
    [InlineData("[3, 1, 2].min() == 1 && ['a', 'c'].max() == 'c' && [1, 2, 2].indexOf(2) == 1 && [1, 2, 2].lastIndexOf(2) == 2 && [1].indexOf(5) == -1")]
    [InlineData("sets.contains([1, 2], [2]) && sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects([1], [1, 2]) && !sets.intersects([1], [2])")]
    public void Lists_and_sets(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Theory]
    [InlineData("url('https://user@example.com:8443/a%20b?x=1&x=2').getHost() == 'example.com:8443' && url('https://example.com:8443/').getHostname() == 'example.com'")]
    [InlineData("url('https://example.com:8443/').getPort() == '8443' && url('https://[::1]:80/a').getHostname() == '::1' && url('HTTPS://example.com').getScheme() == 'https'")]
    [InlineData("url('https://example.com/a%20b?x=1&x=2&y=').getEscapedPath() == '/a%20b' && url('https://example.com/?x=1&x=2').getQuery() == {'x': ['1', '2']}")]
    [InlineData("isURL('https://example.com/x') && isURL('/absolute/path') && !isURL('../relative') && !isURL('https://a:b') && !isURL('')")]
    public void Urls(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Theory]
    [InlineData("quantity('1.5Gi').isGreaterThan(quantity('1Gi')) && quantity('100m').isLessThan(quantity('1')) && quantity('1000m').compareTo(quantity('1')) == 0 && quantity('1k').compareTo(quantity('1Ki')) == -1")]
    [InlineData("isQuantity('1.3Gi') && !isQuantity('1.3GiB') && !isQuantity('x') && !isQuantity('') && isQuantity('-5e3')")]
    [InlineData("quantity('50k').add(quantity('20k')) == quantity('70k') && quantity('50k').sub(20000).asInteger() == 30000 && quantity('1500m').asApproximateFloat() == 1.5")]
    [InlineData("quantity('50k').isInteger() && !quantity('50m').isInteger() && quantity('-1').sign() == -1")]
    public void Quantities(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Theory]
    [InlineData("isIP('10.0.0.1') && isIP('::1') && !isIP('10.0.0') && !isIP('10.0.0.01') && !isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0')")]
    [InlineData("ip('10.0.0.1').family() == 4 && ip('::1').family() == 6 && ip('::1').isLoopback() && ip('169.254.1.1').isLinkLocalUnicast() && ip('8.8.8.8').isGlobalUnicast() && ip('0.0.0.0').isUnspecified()")]
    [InlineData("ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && string(ip('10.0.0.1')) == '10.0.0.1' && ip('::1') == ip('0:0:0:0:0:0:0:1')")]
    [InlineData("cidr('192.168.0.0/24').containsIP('192.168.0.7') && !cidr('192.168.0.0/24').containsIP(ip('192.168.1.1')) && cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR('10.0.0.0/8')")]
    [InlineData("isCIDR('10.0.0.0/8') && isCIDR('::/0') && !isCIDR('10.0.0.0/33') && !isCIDR('10.0.0.0') && cidr('10.0.0.7/8').masked() == cidr('10.0.0.0/8') && cidr('::/64').prefixLength() == 64 && cidr('10.0.0.0/8').ip() == ip('10.0.0.0')")]
    public void Addresses(string expression) => Assert.Equal("true", Rules.Evaluate(expression));

    [Theory]
    [InlineData("timestamp('2023-12-25T10:20:30.5Z').getFullYear() == 2023 && timestamp('2023-12-25T00:00:00Z').getMonth() == 11 && timestamp('2023-12-25T00:00:00Z').getDate() == 25 && timestamp('2023-12-25T00:00:00Z').getDayOfWeek() == 1")]
    [InlineData("timestamp('2023-12-25T00:00:00Z') + duration('24h') == timestamp('2023-12-26T00:00:00Z') && timestamp('2023-12-25T00:00:01Z') - timestamp('2023-12-25T00:00:00Z') == duration('1s')")]
    [InlineData("timestamp('2023-12-25T00:30:00Z').getHours('-08:00') == 16 && timestamp('2023-12-25T01:00:00+01:00') == timestamp('2023-12-25T00:00:00Z')")]
    [InlineData("duration('1h30m') == duration('90m') && duration('1.5s').getMilliseconds() == 500 && duration('90m').getHours() == 1 && string(duration('90s')) == '90s' && -duration('1s') < duration('0')")]
    [InlineData("string(timestamp('2023-12-25T10:20:30Z')) == '2023-12-25T10:20:30Z'")]
    public void Times(string expression) => Assert.Equal("true", Rules.Evaluate(expression));
}
