using System.Globalization;

namespace Hansa.ApiServer.Conformance.Tests.Transport;

/// <summary>OpenAPI v3: an index and one document a group-version.</summary>
public abstract class OpenApi(ApiUnderTest server) : Case(server)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.SkipUnless(Server.Since(1, 27), "OpenAPI v3 came with 1.27");
    }

    [Theory]
    [InlineData("api/v1")]
    [InlineData("apis/apps/v1")]
    [InlineData("apis/apiextensions.k8s.io/v1")]
    public async Task The_index_leads_to_every_document(string version)
    {
        var url = await UrlAsync(version);

        Assert.StartsWith($"/openapi/v3/{version}?hash=", url, StringComparison.Ordinal);
        Assert.Equal("3.0.0", (await GetAsync(url)).Is(200).Text("openapi"));
    }

    [Fact]
    public async Task With_its_hash_a_document_never_changes()
    {
        var answer = (await GetAsync(await UrlAsync("apis/apps/v1"))).HasCode(200);

        Assert.Equal("public, immutable", answer.Header("Cache-Control"));
        Assert.NotNull(answer.Header("ETag"));
        Assert.True(DateTimeOffset.Parse(answer.Header("Expires")!, CultureInfo.InvariantCulture) > TimeProvider.System.GetUtcNow().AddDays(300));
    }

    [Fact]
    public async Task An_old_hash_leads_to_the_new_one()
    {
        var answer = (await GetAsync("/openapi/v3/apis/apps/v1?hash=OLD")).HasCode(301);

        Assert.EndsWith(await UrlAsync("apis/apps/v1"), answer.Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_known_is_not_sent_again()
    {
        var tag = (await GetAsync("/openapi/v3/apis/apps/v1")).HasCode(200).Header("ETag");

        (await SendAsync(new Call("GET", "/openapi/v3/apis/apps/v1") { Headers = [("If-None-Match", tag!)] })).HasCode(304);
    }

    [Fact]
    public async Task A_patch_validates_fields()
    {
        var document = (await GetAsync("/openapi/v3/api/v1")).Is(200);

        var patch = document.At("paths", "/api/v1/namespaces/{namespace}/configmaps/{name}", "patch")!;
        Expect.Json("""{"group":"","version":"v1","kind":"ConfigMap"}""", patch["x-kubernetes-group-version-kind"]);
        Assert.Contains("fieldValidation", patch["parameters"]!.AsArray().Select(parameter => parameter.Text("name")));
    }

    [Fact]
    public async Task A_kind_has_a_schema_with_its_name()
    {
        var schemas = (await GetAsync("/openapi/v3/apis/apps/v1")).Is(200).At("components", "schemas")!.AsObject();

        var deployment = schemas["io.k8s.api.apps.v1.Deployment"]!;
        Expect.Json("""[{"group":"apps","version":"v1","kind":"Deployment"}]""", deployment["x-kubernetes-group-version-kind"]);
        Assert.NotNull(deployment.At("properties", "spec"));
        Assert.NotNull(schemas["io.k8s.api.core.v1.PodSpec"].At("properties", "containers"));
    }

    [Fact]
    public async Task A_quantity_is_a_text_or_a_number()
    {
        const string Quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity";

        var schemas = (await GetAsync("/openapi/v3/api/v1")).Is(200).At("components", "schemas")!;

        Expect.Contains("""{"oneOf":[{"type":"string"},{"type":"number"}]}""", schemas[Quantity]);
        Assert.Contains($"#/components/schemas/{Quantity}", schemas.At("io.k8s.api.core.v1.ResourceRequirements", "properties", "limits")!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_resource_has_its_own_schema()
    {
        await Server.WidgetsAsync();

        var document = (await GetAsync(await UrlAsync("apis/demo.example.com/v1"))).Is(200);

        var widget = document.At("components", "schemas", "com.example.demo.v1.Widget")!;
        Expect.Json("""[{"group":"demo.example.com","version":"v1","kind":"Widget"}]""", widget["x-kubernetes-group-version-kind"]);
        Expect.Contains("""{"type":"string","enum":["small","big"]}""", widget.At("properties", "spec", "properties", "size"));
        Assert.NotNull(widget.At("properties", "metadata"));
    }

    [Fact]
    public async Task There_is_no_document_of_what_is_not_served() => (await GetAsync("/openapi/v3/apis/nonsense.io/v1")).HasCode(404);

    private async Task<string> UrlAsync(string version) => (await GetAsync("/openapi/v3")).Is(200).Text("paths", version, "serverRelativeURL") ?? throw new ArgumentException(version);
}

public sealed class OpenApiOnEmbedded(EmbeddedServer server) : OpenApi(server);

public sealed class OpenApiOnReal(RealServer server) : OpenApi(server);
