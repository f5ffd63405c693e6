namespace Hansa.ApiServer.Tests.Cel;

/// <summary>Rules of the shapes that definitions in the wild have: each with a value that it takes and one that it refuses.</summary>
public sealed class WellKnownRulesTests
{
    private const string Object = """
        {"type":"object","properties":{
          "a":{"type":"string"},"b":{"type":"string"},"c":{"type":"string"},"kind":{"type":"string"},"type":{"type":"string"},"provider":{"type":"string"},
          "n":{"type":"integer"},"m":{"type":"integer"},"on":{"type":"boolean"},"when":{"type":"string","format":"date-time"},
          "port":{"x-kubernetes-int-or-string":true},"namespace":{"type":"string"},
          "ref":{"type":"object","properties":{"name":{"type":"string"},"kind":{"type":"string"},"group":{"type":"string"},"namespace":{"type":"string"}}},
          "other":{"type":"object","properties":{"name":{"type":"string"}}},
          "labels":{"type":"object","additionalProperties":{"type":"string"}},
          "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
          "hosts":{"type":"array","items":{"type":"string"}},
          "rules":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"port":{"type":"integer"},"protocol":{"type":"string"},
            "matches":{"type":"array","items":{"type":"object","properties":{"path":{"type":"object","properties":{"type":{"type":"string"},"value":{"type":"string"}}}}}},
            "filters":{"type":"array","items":{"type":"object","properties":{"type":{"type":"string"}}}}}}}
        }}
        """;

    [Theory]
    // Exactly one, at most one, both or none.
    [InlineData("has(self.a) != has(self.b)", """{"a":"x"}""", """{"a":"x","b":"y"}""")]
    [InlineData("(has(self.a) ? 1 : 0) + (has(self.b) ? 1 : 0) + (has(self.c) ? 1 : 0) == 1", """{"c":"x"}""", """{"a":"x","c":"y"}""")]
    [InlineData("[has(self.a), has(self.b), has(self.c)].filter(x, x == true).size() <= 1", "{}", """{"a":"x","c":"y"}""")]
    [InlineData("[has(self.a), has(self.b)].exists_one(x, x)", """{"b":"x"}""", "{}")]
    [InlineData("!(has(self.a) && has(self.b))", """{"a":"x"}""", """{"a":"x","b":"y"}""")]
    [InlineData("has(self.a) == has(self.b)", "{}", """{"a":"x"}""")]
    [InlineData("has(self.a) || has(self.ref)", """{"ref":{}}""", "{}")]
    // A discriminator and what it asks for.
    [InlineData("self.type == 'A' ? has(self.a) : !has(self.a)", """{"type":"B"}""", """{"type":"B","a":"x"}""")]
    [InlineData("!(self.type != 'Redirect' && has(self.ref))", """{"type":"Redirect","ref":{}}""", """{"type":"Other","ref":{}}""")]
    [InlineData("self.provider == 'generic' || !has(self.ref)", """{"provider":"generic","ref":{}}""", """{"provider":"azure","ref":{}}""")]
    [InlineData("has(self.provider) && self.provider == 'generic' ? true : !has(self.other)", "{}", """{"other":{}}""")]
    [InlineData("self.kind in ['Service', 'Pod']", """{"kind":"Pod"}""", """{"kind":"Node"}""")]
    [InlineData("!has(self.kind) || self.kind in ['x', 'y']", "{}", """{"kind":"z"}""")]
    // Numbers.
    [InlineData("self.n <= self.m", """{"n":1,"m":1}""", """{"n":2,"m":1}""")]
    [InlineData("!has(self.n) || self.n % 2 == 1", """{"n":3}""", """{"n":4}""")]
    [InlineData("self.n >= 1 && self.n <= 65535", """{"n":80}""", """{"n":0}""")]
    [InlineData("type(self.port) == int ? self.port >= 0 : self.port.matches('^[0-9]+%$')", """{"port":"10%"}""", """{"port":"ten"}""")]
    // Strings.
    [InlineData("self.a.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')", """{"a":"ab-c"}""", """{"a":"-ab"}""")]
    [InlineData("!self.a.contains('..') && !self.a.startsWith('/')", """{"a":"x/y"}""", """{"a":"x/../y"}""")]
    [InlineData("self.a.size() <= 5", """{"a":"abc"}""", """{"a":"abcdef"}""")]
    [InlineData("self.a.endsWith('.git') && isURL(self.a) && url(self.a).getScheme() in ['http', 'https', 'ssh']", """{"a":"https://host/x.git"}""", """{"a":"ftp://host/x.git"}""")]
    [InlineData("self.a.split('/').size() == 2 && self.a.split('/').all(part, part.size() > 0)", """{"a":"g/n"}""", """{"a":"g/"}""")]
    [InlineData("self.a.startsWith('oci://') || self.a.startsWith('https://')", """{"a":"oci://x"}""", """{"a":"http://x"}""")]
    [InlineData("isQuantity(self.a) && quantity(self.a).isGreaterThan(quantity('0'))", """{"a":"1Gi"}""", """{"a":"0"}""")]
    [InlineData("isCIDR(self.a) && cidr(self.a).ip().family() == 4", """{"a":"10.0.0.0/8"}""", """{"a":"::/8"}""")]
    [InlineData("self.a.lowerAscii() == self.a", """{"a":"ok"}""", """{"a":"No"}""")]
    // Lists and maps.
    [InlineData("self.hosts.all(h, h != '') && self.hosts.size() > 0", """{"hosts":["a"]}""", """{"hosts":[]}""")]
    [InlineData("self.hosts.all(x, self.hosts.exists_one(y, x == y))", """{"hosts":["a","b"]}""", """{"hosts":["a","a"]}""")]
    [InlineData("self.rules.all(r1, self.rules.exists_one(r2, has(r1.name) && has(r2.name) && r1.name == r2.name))", """{"rules":[{"name":"a"},{"name":"b"}]}""", """{"rules":[{"name":"a"},{"name":"a"}]}""")]
    [InlineData("self.rules.all(l, l.protocol in ['HTTP', 'TCP'] ? !has(l.name) : true)", """{"rules":[{"protocol":"HTTP"}]}""", """{"rules":[{"protocol":"HTTP","name":"x"}]}""")]
    [InlineData("self.rules.all(p1, self.rules.exists_one(p2, p1.port == p2.port && (has(p1.protocol) && has(p2.protocol) ? p1.protocol == p2.protocol : !has(p1.protocol) && !has(p2.protocol))))", """{"rules":[{"port":1},{"port":1,"protocol":"U"}]}""", """{"rules":[{"port":1},{"port":1}]}""")]
    [InlineData("self.rules.all(r, !has(r.matches) || r.matches.all(m, !has(m.path) || m.path.type != 'Exact' || m.path.value.startsWith('/')))", """{"rules":[{"matches":[{"path":{"type":"Exact","value":"/x"}}]}]}""", """{"rules":[{"matches":[{"path":{"type":"Exact","value":"x"}}]}]}""")]
    [InlineData("self.rules.all(r, r.filters.filter(f, f.type == 'Rewrite').size() <= 1)", """{"rules":[{"filters":[{"type":"Rewrite"}]}]}""", """{"rules":[{"filters":[{"type":"Rewrite"},{"type":"Rewrite"}]}]}""")]
    [InlineData("(self.rules.size() > 0 ? self.rules[0].matches.size() : 0) + (self.rules.size() > 1 ? self.rules[1].matches.size() : 0) <= 2", """{"rules":[{"matches":[{}]}]}""", """{"rules":[{"matches":[{},{},{}]}]}""")]
    [InlineData("self.labels.all(key, key.size() <= 3 && self.labels[key] != '')", """{"labels":{"abc":"x"}}""", """{"labels":{"abcd":"x"}}""")]
    [InlineData("!('forbidden' in self.labels) && self.labels.size() < 3", """{"labels":{"a":"b"}}""", """{"labels":{"forbidden":"b"}}""")]
    [InlineData("self.tags.exists(t, t == 'x') && sets.contains(['x', 'y'], self.tags)", """{"tags":["x"]}""", """{"tags":["x","z"]}""")]
    // References.
    [InlineData("has(self.ref.name) && (!has(self.ref.kind) || self.ref.kind == 'Secret')", """{"ref":{"name":"x"}}""", """{"ref":{"name":"x","kind":"ConfigMap"}}""")]
    [InlineData("!has(self.ref.__namespace__) || self.ref.__namespace__ == self.__namespace__", """{"ref":{"namespace":"a"},"namespace":"a"}""", """{"ref":{"namespace":"b"},"namespace":"a"}""")]
    [InlineData("!has(self.ref) || (self.ref.kind == 'Service' && self.ref.group == '') ? has(self.n) : true", """{"n":1}""", "{}")]
    [InlineData("self.?ref.?name.orValue('none') != 'none'", """{"ref":{"name":"x"}}""", """{"ref":{}}""")]
    [InlineData("self.?on.orValue(false) || has(self.a)", """{"on":true}""", "{}")]
    [InlineData("self.when > timestamp('2020-01-01T00:00:00Z')", """{"when":"2024-01-01T00:00:00Z"}""", """{"when":"2019-01-01T00:00:00Z"}""")]
    public void A_rule_takes_the_one_and_refuses_the_other(string rule, string good, string bad)
    {
        var schema = Rules.With(Object, rule);

        Assert.Null(Rules.CompileError(rule, Object));
        Assert.Empty(Rules.Errors(schema, good));
        Assert.Equal([$"spec: Invalid value: failed rule: {rule}"], Rules.Errors(schema, bad));
    }

    [Theory]
    [InlineData("self == oldSelf", """{"a":"x"}""", """{"a":"x"}""", """{"a":"y"}""")]
    [InlineData("!has(oldSelf.a) || has(self.a)", """{"a":"x"}""", """{"a":"y"}""", "{}")]
    [InlineData("has(self.a) == has(oldSelf.a) && (!has(self.a) || self.a == oldSelf.a)", "{}", "{}", """{"a":"x"}""")]
    [InlineData("oldSelf.tags.all(t, t in self.tags)", """{"tags":["a"]}""", """{"tags":["b","a"]}""", """{"tags":["b"]}""")]
    [InlineData("self.n >= oldSelf.n", """{"n":1}""", """{"n":2}""", """{"n":0}""")]
    [InlineData("self.labels.all(k, !(k in oldSelf.labels) || oldSelf.labels[k] == self.labels[k])", """{"labels":{"a":"1"}}""", """{"labels":{"a":"1","b":"2"}}""", """{"labels":{"a":"2"}}""")]
    public void A_change_is_taken_or_refused(string rule, string old, string good, string bad)
    {
        var schema = Rules.With(Object, rule);

        Assert.Empty(Rules.Errors(schema, good, old));
        Assert.Equal([$"spec: Invalid value: failed rule: {rule}"], Rules.Errors(schema, bad, old));
    }
}
