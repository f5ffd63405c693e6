namespace Hansa.ApiServer.Conformance.Tests.Basics;

/// <summary>PUT: concurrency, identity, and which kinds it creates.</summary>
public abstract class Updates(ApiUnderTest server) : Case(server)
{
    private const string Modified = "the object has been modified; please apply your changes to the latest version and try again";

    [Fact]
    public async Task An_update_without_a_change_keeps_everything()
    {
        var made = await CreateConfigMapAsync("c1");

        Expect.Json(made, (await PutAsync($"{ConfigMaps}/c1", made.ToJsonString())).Is(200));
    }

    [Fact]
    public async Task An_update_of_an_old_state_is_a_conflict()
    {
        var made = await CreateConfigMapAsync("c1");
        await PatchAsync($"{ConfigMaps}/c1", """{"data":{"a":"2"}}""");

        (await PutAsync($"{ConfigMaps}/c1", made.ToJsonString())).Fails(
            409, "Conflict", $"Operation cannot be fulfilled on configmaps \"c1\": {Modified}", """{"name":"c1","kind":"configmaps"}""");
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"c1"},"data":{"a":"3"}}""")]
    [InlineData("""{"metadata":{"name":"c1","resourceVersion":"0"},"data":{"a":"3"}}""")]
    public async Task Most_kinds_may_be_updated_without_a_resourceVersion(string body)
    {
        var made = await CreateConfigMapAsync("c1");

        var after = (await PutAsync($"{ConfigMaps}/c1", body)).Is(200);

        Expect.Contains("""{"data":{"a":"3"}}""", after);
        Assert.Equal(made.Uid(), after.Uid());
        Assert.NotEqual(made.ResourceVersion(), after.ResourceVersion());
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","resourceVersion":"0" """)]
    public async Task A_custom_resource_may_not(string version)
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");

        (await PutAsync($"{Widgets}/w1", $$$"""{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w1"{{{version}}}},"spec":{"size":"big"}}""")).IsInvalid(
            "widgets", "demo.example.com", "w1", Cause.Invalid("metadata.resourceVersion", Server.Since(1, 27) ? "0" : "0x0", "must be specified for an update"));
    }

    [Fact]
    public async Task A_resourceVersion_that_is_none_is_an_error()
    {
        await CreateConfigMapAsync("c1");

        (await PutAsync($"{ConfigMaps}/c1", """{"metadata":{"name":"c1","resourceVersion":"abc"}}""")).Fails(500, null, "strconv.ParseUint: parsing \"abc\": invalid syntax");
    }

    [Fact]
    public async Task Another_uid_is_a_conflict()
    {
        await CreateConfigMapAsync("c1");

        var answer = (await PutAsync($"{ConfigMaps}/c1", """{"metadata":{"name":"c1","uid":"11111111-1111-1111-1111-111111111111"}}""")).Is(409);

        Assert.Equal("Conflict", answer.Text("reason"));
        Assert.Contains("Precondition failed: UID in precondition: 11111111-1111-1111-1111-111111111111, UID in object meta: ", answer.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/v1", "configmaps", "configmaps", "{}")]
    [InlineData("api/v1", "services", "services/specs", """{"spec":{"ports":[{"port":80}]}}""")]
    [InlineData("api/v1", "endpoints", "services/endpoints", "{}")]
    [InlineData("apis/coordination.k8s.io/v1", "leases", "leases", "{}")]
    [InlineData("apis/networking.k8s.io/v1", "ingresses", "ingress", """{"spec":{"defaultBackend":{"service":{"name":"s","port":{"number":80}}}}}""")]
    public async Task What_is_gone_is_neither_updated_nor_made_again(string group, string resource, string folder, string content)
    {
        Assert.SkipUnless(resource != "services" || Server.Since(1, 23), "an older server looks for a Service first");
        var body = JsonReading.Parse(content).AsObject();
        body["metadata"] = new JsonObject { ["name"] = "gone", ["uid"] = "11111111-1111-1111-1111-111111111111" };

        var answer = (await PutAsync($"/{group}/namespaces/{Namespace}/{resource}/gone", body.ToJsonString())).Is(409);

        Assert.Equal("Conflict", answer.Text("reason"));
        var place = Server.Since(1, 27) ? $"StorageError: invalid object, Code: 4, Key: /registry/{folder}/{Namespace}/gone, ResourceVersion: 0, AdditionalErrorMsg: " : "";
        Assert.EndsWith($"{place}Precondition failed: UID in precondition: 11111111-1111-1111-1111-111111111111, UID in object meta: ", answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_body_names_the_object_of_the_URL()
    {
        await CreateConfigMapAsync("c1");

        (await PutAsync($"{ConfigMaps}/c1", """{"metadata":{"name":"c2"}}""")).Fails(400, "BadRequest", "the name of the object (c2) does not match the name on the URL (c1)");
        (await PutAsync($"{ConfigMaps}/c1", """{"data":{"a":"5"}}""")).Fails(400, "BadRequest", "the name of the object (c1 based on URL) was undeterminable: name must be provided");
        (await PutAsync($"{ConfigMaps}/c1", """{"metadata":{"name":"c1","namespace":"other"}}""")).Fails(400, "BadRequest", OtherNamespace("other"));
    }

    [Fact]
    public async Task What_is_not_there_is_not_updated()
    {
        await Server.WidgetsAsync();

        (await PutAsync($"{ConfigMaps}/zz", """{"metadata":{"name":"zz"}}""")).Fails(404, "NotFound", "configmaps \"zz\" not found", """{"name":"zz","kind":"configmaps"}""");
        (await PutAsync($"{Widgets}/zz", """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"zz","resourceVersion":"5"},"spec":{"size":"big"}}""")).Fails(
            404, "NotFound", "widgets.demo.example.com \"zz\" not found", """{"name":"zz","group":"demo.example.com","kind":"widgets"}""");
        (await PutAsync($"{Deployments}/zz", DeploymentOf("zz"))).HasCode(404);
        (await PutAsync($"{Secrets}/zz", """{"metadata":{"name":"zz"}}""")).HasCode(404);
        (await PutAsync($"/api/v1/namespaces/{Namespace}/serviceaccounts/zz", """{"metadata":{"name":"zz"}}""")).HasCode(404);
    }

    [Theory]
    [InlineData("apis/coordination.k8s.io/v1", "leases", "{}")]
    [InlineData("apis/rbac.authorization.k8s.io/v1", "roles", """{"rules":[]}""")]
    [InlineData("api/v1", "endpoints", "{}")]
    public async Task Some_kinds_are_created_by_an_update(string group, string resource, string content)
    {
        var body = JsonReading.Parse(content).AsObject();
        body["metadata"] = new JsonObject { ["name"] = "n1" };

        var made = (await PutAsync($"/{group}/namespaces/{Namespace}/{resource}/n1", body.ToJsonString())).Is(201);

        Assert.Equal("n1", made.Name());
    }

    [Fact]
    public async Task A_lease_is_updated_with_its_resourceVersion_only()
    {
        var leases = $"/apis/coordination.k8s.io/v1/namespaces/{Namespace}/leases";
        (await PostAsync(leases, """{"metadata":{"name":"l1"},"spec":{"holderIdentity":"x"}}""")).HasCode(201);

        (await PutAsync($"{leases}/l1", """{"metadata":{"name":"l1"},"spec":{"holderIdentity":"y"}}""")).IsInvalid(
            "leases", "coordination.k8s.io", "l1", Cause.Invalid("metadata.resourceVersion", Server.Since(1, 27) ? "0" : "0x0", "must be specified for an update"));
    }
}

public sealed class UpdatesOnEmbedded(EmbeddedServer server) : Updates(server);

public sealed class UpdatesOnReal(RealServer server) : Updates(server);
