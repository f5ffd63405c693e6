namespace Hansa.ApiServer.Conformance.Tests.Kinds;

/// <summary>What Kubernetes' own kinds turn into, and what of them never changes.</summary>
public abstract class SecretsAndEvents(ApiUnderTest server) : Case(server)
{
    private string Events => $"/api/v1/namespaces/{Namespace}/events";

    private string NewEvents => $"/apis/events.k8s.io/v1/namespaces/{Namespace}/events";

    [Fact]
    public async Task Text_becomes_data_of_an_opaque_secret()
    {
        var made = (await PostAsync(Secrets, """{"metadata":{"name":"s"},"stringData":{"k":"v"},"data":{"k":"eA==","l":"eQ=="}}""")).Is(201);

        Expect.Contains("""{"type":"Opaque","data":{"k":"dg==","l":"eQ=="}}""", made);
        Assert.Null(made["stringData"]);
    }

    [Fact]
    public async Task The_type_of_a_secret_never_changes()
    {
        (await PostAsync(Secrets, """{"metadata":{"name":"s"},"data":{"k":"eA=="}}""")).HasCode(201);

        (await PatchAsync($"{Secrets}/s", """{"type":"foo"}""")).IsInvalid("Secret", "s", Cause.Invalid("type", "\"foo\"", "field is immutable"));
    }

    [Fact]
    public async Task An_immutable_secret_keeps_its_data()
    {
        (await PostAsync(Secrets, """{"metadata":{"name":"s"},"data":{"k":"eA=="},"immutable":true}""")).HasCode(201);

        (await PatchAsync($"{Secrets}/s", """{"data":{"k":"eQ=="}}""")).IsInvalid("Secret", "s", new Cause("FieldValueForbidden", "data", "Forbidden: field is immutable when `immutable` is set"));
    }

    [Fact]
    public async Task An_immutable_map_stays_immutable()
    {
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"c"},"data":{"a":"1"},"immutable":true}""")).HasCode(201);

        (await PatchAsync($"{ConfigMaps}/c", """{"immutable":false}""")).IsInvalid("ConfigMap", "c", new Cause("FieldValueForbidden", "immutable", "Forbidden: field is immutable when `immutable` is set"));
    }

    [Fact]
    public async Task The_labels_of_what_is_immutable_may_change()
    {
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"c"},"data":{"a":"1"},"immutable":true}""")).HasCode(201);

        (await PatchAsync($"{ConfigMaps}/c", """{"metadata":{"labels":{"q":"r"}}}""")).HasCode(200);
    }

    [Fact]
    public async Task The_selector_of_a_deployment_never_changes()
    {
        (await PostAsync(Deployments, """{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{"labels":{"app":"d"}},"spec":{"containers":[{"name":"c","image":"x:1"}]}}}}""")).HasCode(201);

        var refused = (await PatchAsync($"{Deployments}/d", """{"spec":{"selector":{"matchLabels":{"app":"e"}},"template":{"metadata":{"labels":{"app":"e"}}}}}""")).Is(422);

        Assert.Equal("spec.selector", refused.Text("details", "causes", 0, "field"));
        Assert.EndsWith("field is immutable", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_has_a_name_and_an_image()
    {
        var refused = await PostAsync(Deployments, """{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{"labels":{"app":"d"}},"spec":{"containers":[{"name":"c"}]}}}}""");

        refused.IsInvalid("Deployment", "apps", "d", Cause.Required("spec.template.spec.containers[0].image"));
    }

    [Fact]
    public async Task An_identity_given_by_the_client_is_ignored_or_refused()
    {
        var made = await CreateConfigMapAsync("c");

        Assert.Contains("metadata.uid: Invalid value: \"x\": field is immutable", (await PatchAsync($"{ConfigMaps}/c", """{"metadata":{"uid":"x"}}""")).Is(422).Text("message"), StringComparison.Ordinal);
        Assert.Equal(made.Text("metadata", "creationTimestamp"), (await PatchAsync($"{ConfigMaps}/c", """{"metadata":{"creationTimestamp":"2000-01-01T00:00:00Z"}}""")).Is(200).Text("metadata", "creationTimestamp"));
    }

    [Fact]
    public async Task An_event_is_read_through_the_newer_group()
    {
        (await PostAsync(Events, $$$"""{"metadata":{"name":"e"},"involvedObject":{"kind":"Pod","name":"p","namespace":"{{{Namespace}}}"},"message":"m","reason":"R","type":"Normal","source":{"component":"k"},"count":3}""")).HasCode(201);

        Expect.Contains($$"""{"kind":"Event","apiVersion":"events.k8s.io/v1","regarding":{"kind":"Pod","name":"p","namespace":"{{Namespace}}"},"note":"m","reason":"R","type":"Normal","deprecatedSource":{"component":"k"},"deprecatedCount":3}""", (await GetAsync($"{NewEvents}/e")).Is(200));
    }

    [Fact]
    public async Task An_event_of_the_newer_group_is_read_through_the_older()
    {
        (await PostAsync(NewEvents, $$$"""{"metadata":{"name":"f"},"regarding":{"kind":"Pod","name":"p","namespace":"{{{Namespace}}}"},"note":"n","reason":"R","type":"Warning","reportingController":"c.x/y","reportingInstance":"i","action":"A","eventTime":"2020-01-01T00:00:00.000001Z"}""")).HasCode(201);

        Expect.Contains($$"""{"kind":"Event","apiVersion":"v1","involvedObject":{"kind":"Pod","name":"p","namespace":"{{Namespace}}"},"message":"n","reportingComponent":"c.x/y","reportingInstance":"i","action":"A","eventTime":"2020-01-01T00:00:00.000001Z"}""", (await GetAsync($"{Events}/f")).Is(200));
        Assert.Equal(["f"], (await GetAsync($"{Events}?fieldSelector=involvedObject.name%3Dp,type%3DWarning")).Is(200).Names());
    }

    [Fact]
    public async Task An_event_deleted_through_one_group_is_gone_in_the_other()
    {
        (await PostAsync(Events, $$$"""{"metadata":{"name":"e"},"involvedObject":{"kind":"Pod","namespace":"{{{Namespace}}}"},"reason":"R","type":"Normal"}""")).HasCode(201);

        (await DeleteAsync($"{NewEvents}/e")).HasCode(200);

        (await GetAsync($"{Events}/e")).HasCode(404);
    }

    [Fact]
    public async Task An_event_is_about_something_in_its_namespace()
    {
        var refused = (await PostAsync(Events, """{"metadata":{"name":"h"},"involvedObject":{"kind":"Pod","namespace":"other"}}""")).Is(422);

        Assert.Equal("Event \"h\" is invalid: involvedObject.namespace: Invalid value: \"other\": does not match event.namespace", refused.Text("message"));
    }
}

public sealed class SecretsAndEventsOnEmbedded(EmbeddedServer server) : SecretsAndEvents(server);

public sealed class SecretsAndEventsOnReal(RealServer server) : SecretsAndEvents(server);
