namespace Hansa.ApiServer.Conformance.Tests.Lists;

/// <summary>Label and field selectors.</summary>
public abstract class Selecting(ApiUnderTest server) : Case(server)
{
    private const string OnlyNames = "is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";

    [Theory]
    [InlineData("p=even", "k2 k4")]
    [InlineData("p==even", "k2 k4")]
    [InlineData("own,p!=even", "k1 k3 k5")]
    [InlineData("p in (even)", "k2 k4")]
    [InlineData("p in (even,odd)", "k1 k2 k3 k4")]
    [InlineData("own,p notin (even)", "k1 k3 k5")]
    [InlineData("p", "k1 k2 k3 k4")]
    [InlineData("own,!p", "k5")]
    [InlineData("i>2", "k3 k4 k5")]
    [InlineData("i<3", "k1 k2")]
    [InlineData("i in (1,2),p=odd", "k1")]
    [InlineData("p = even", "k2 k4")]
    [InlineData("p=even,p=odd", "")]
    [InlineData("p=", "")]
    [InlineData("p in ()", "")]
    [InlineData("p in (even,)", "k2 k4")]
    [InlineData("x.y/z=1", "")]
    public async Task Labels_select(string selector, string names)
    {
        await FillAsync();

        var found = (await GetAsync($"{ConfigMaps}?labelSelector={Uri.EscapeDataString(selector)}")).Is(200).Names();

        Assert.Equal(names, string.Join(' ', found.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("=x", "found '=', expected: !, identifier, or 'end of string'")]
    [InlineData("(p)", "found '(', expected: !, identifier, or 'end of string'")]
    [InlineData("p,,i", "found ',', expected: identifier after ','")]
    [InlineData("p,", "found '', expected: identifier after ','")]
    [InlineData("p=x y", "found 'y', expected: ',' or 'end of string'")]
    [InlineData("!p=x", "found '=', expected: ',' or 'end of string'")]
    [InlineData("!", "unable to parse requirement: found '', expected: identifier")]
    [InlineData("p in even", "unable to parse requirement: found 'even' expected: '('")]
    [InlineData("p in (a b)", "unable to parse requirement: found 'b', expected: ',' or ')'")]
    public async Task A_selector_that_is_none_is_a_bad_request(string selector, string why) =>
        (await GetAsync($"{ConfigMaps}?labelSelector={Uri.EscapeDataString(selector)}")).Fails(400, "BadRequest", why);

    [Theory]
    [InlineData("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("i>abc", "unable to parse requirement: values[0]: Invalid value: \"abc\": for 'Gt', 'Lt' operators, the value must be an integer")]
    [InlineData("p=a/b", "unable to parse requirement: values[0][p]: Invalid value: \"a/b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")]
    [InlineData("-a=x", "unable to parse requirement: key: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    [InlineData("a/b/c", "unable to parse requirement: key: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')")]
    public async Task So_is_one_whose_parts_are_none(string selector, string why)
    {
        var answer = (await GetAsync($"{ConfigMaps}?labelSelector={Uri.EscapeDataString(selector)}")).Is(400);

        Assert.StartsWith("unable to parse requirement: ", answer.Text("message"), StringComparison.Ordinal);
        if (Server.Since(1, 27)) // older ones word it otherwise
            Assert.Equal(why, answer.Text("message"));
    }

    [Theory]
    [InlineData("metadata.name=k1", "k1")]
    [InlineData("metadata.name==k1", "k1")]
    [InlineData("metadata.name!=k1", "k2 k3 k4 k5")]
    [InlineData("metadata.namespace=other", "")]
    [InlineData("metadata.name=k1,metadata.name=k2", "")]
    [InlineData("metadata.name=k1,", "k1")]
    [InlineData("metadata.name=a\\,b", "")]
    public async Task Names_select(string selector, string names)
    {
        await FillAsync();

        var found = (await GetAsync($"{ConfigMaps}?labelSelector=own&fieldSelector={Uri.EscapeDataString(selector)}")).Is(200).Names();

        Assert.Equal(names, string.Join(' ', found.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("data.x=1", $"\"data.x\" {OnlyNames}")]
    [InlineData("metadata.labels.p=even", $"\"metadata.labels.p\" {OnlyNames}")]
    [InlineData("=k1", $"\"\" {OnlyNames}")]
    [InlineData("metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'")]
    [InlineData("metadata.name>k1", "invalid selector: 'metadata.name>k1'; can't understand 'metadata.name>k1'")]
    [InlineData("metadata.name=k1=k2", "invalid field selector: unescaped character in value: 61")]
    public async Task Other_fields_of_a_built_in_kind_do_not(string selector, string why) =>
        (await GetAsync($"{ConfigMaps}?fieldSelector={Uri.EscapeDataString(selector)}")).Fails(400, "BadRequest", why);

    [Theory]
    [InlineData("pods", "spec.foo")]
    [InlineData("secrets", "data.x")]
    [InlineData("events", "foo")]
    public async Task Kinds_with_fields_of_their_own_name_the_wrong_one(string resource, string field) =>
        (await GetAsync($"/api/v1/namespaces/{Namespace}/{resource}?fieldSelector={field}%3Dx")).Fails(400, "BadRequest", $"field label not supported: {field}");

    [Fact]
    public async Task Fields_of_a_custom_resource_do_not_select()
    {
        await Server.WidgetsAsync();

        (await GetAsync($"{Widgets}?fieldSelector=spec.size%3Dbig")).Fails(400, "BadRequest", "field label not supported: spec.size");
        (await GetAsync($"{Widgets}?fieldSelector=metadata.name%3Dx")).HasCode(200);
    }

    [Theory]
    [InlineData("pods", "status.phase")]
    [InlineData("pods", "spec.nodeName")]
    [InlineData("pods", "spec.restartPolicy")]
    [InlineData("pods", "spec.serviceAccountName")]
    [InlineData("secrets", "type")]
    [InlineData("events", "involvedObject.name")]
    [InlineData("events", "involvedObject.uid")]
    [InlineData("events", "reason")]
    [InlineData("events", "type")]
    [InlineData("replicationcontrollers", "status.replicas")]
    public async Task Some_kinds_have_fields_that_select(string resource, string field) =>
        Assert.Empty((await GetAsync($"/api/v1/namespaces/{Namespace}/{resource}?fieldSelector={field}%3Dnone")).Is(200).Items());

    [Fact]
    public async Task Secrets_are_selected_by_type()
    {
        (await PostAsync(Secrets, """{"metadata":{"name":"s1"},"type":"x/y"}""")).HasCode(201);
        (await PostAsync(Secrets, """{"metadata":{"name":"s2"}}""")).HasCode(201);

        Assert.Equal(["s1"], (await GetAsync($"{Secrets}?fieldSelector=type%3Dx/y")).Is(200).Names());
    }

    [Fact]
    public async Task Namespaces_are_selected_by_phase()
    {
        Assert.Contains(Namespace, (await GetAsync($"{Namespaces}?fieldSelector=status.phase%3DActive")).Is(200).Names());
        Assert.DoesNotContain(Namespace, (await GetAsync($"{Namespaces}?fieldSelector=status.phase%3DTerminating")).Is(200).Names());
    }

    [Fact]
    public async Task Events_are_selected_by_what_they_are_about()
    {
        var events = $"/api/v1/namespaces/{Namespace}/events";
        foreach (var name in new[] { "p1", "p2" })
            (await PostAsync(events, $$$$"""{"metadata":{"name":"about-{{{{name}}}}","namespace":"{{{{Namespace}}}}"},"involvedObject":{"kind":"Pod","name":"{{{{name}}}}","namespace":"{{{{Namespace}}}}"},"reason":"R","message":"M","type":"Normal"}""")).HasCode(201);

        Assert.Equal(["about-p1"], (await GetAsync($"{events}?fieldSelector=involvedObject.name%3Dp1,involvedObject.kind%3DPod")).Is(200).Names());
    }

    [Fact]
    public async Task Events_are_selected_by_their_source_and_in_the_words_of_either_group()
    {
        var events = $"/api/v1/namespaces/{Namespace}/events";
        foreach (var name in new[] { "e1", "e2" })
            (await PostAsync(events, $$$$"""{"metadata":{"name":"{{{{name}}}}","namespace":"{{{{Namespace}}}}"},"involvedObject":{"kind":"Pod","name":"about-{{{{name}}}}","namespace":"{{{{Namespace}}}}"},"source":{"component":"{{{{name}}}}-maker"},"reason":"R","message":"M","type":"Normal"}""")).HasCode(201);

        Assert.Equal(["e1"], (await GetAsync($"{events}?fieldSelector=source%3De1-maker")).Is(200).Names());
        if (Server.Since(1, 27)) // older ones do not know every label of the newer group
            Assert.Equal(["e2"], (await GetAsync($"/apis/events.k8s.io/v1/namespaces/{Namespace}/events?fieldSelector=regarding.name%3Dabout-e2")).Is(200).Names());
    }

    [Fact]
    public async Task Nodes_are_selected_by_whether_they_take_pods()
    {
        var (open, closed) = (Server.UniqueName("open"), Server.UniqueName("closed"));
        (await PostAsync("/api/v1/nodes", $$"""{"metadata":{"name":"{{open}}"} }""")).HasCode(201);
        (await PostAsync("/api/v1/nodes", $$"""{"metadata":{"name":"{{closed}}"},"spec":{"unschedulable":true} }""")).HasCode(201);

        var taking = (await GetAsync("/api/v1/nodes?fieldSelector=spec.unschedulable%3Dfalse")).Is(200).Names();

        Assert.Contains(open, taking);
        Assert.DoesNotContain(closed, taking);
    }

    private async Task FillAsync()
    {
        for (var i = 1; i <= 5; i++)
            await CreateConfigMapAsync($"k{i}", i == 5 ? """{"own":"","i":"5"}""" : $$"""{"own":"","i":"{{i}}","p":"{{(i % 2 == 0 ? "even" : "odd")}}"}""");
    }
}

public sealed class SelectingOnEmbedded(EmbeddedServer server) : Selecting(server);

public sealed class SelectingOnReal(RealServer server) : Selecting(server);
