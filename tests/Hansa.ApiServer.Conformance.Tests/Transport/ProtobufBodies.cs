using Hansa.ApiServer.Tests.Protobuf;

namespace Hansa.ApiServer.Conformance.Tests.Transport;

/// <summary>Bodies in protobuf, as kubectl 1.32 and later and Helm send them for built-in kinds; answered in JSON.</summary>
public abstract class ProtobufBodies(ApiUnderTest server) : Case(server)
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    [Theory]
    [InlineData("ConfigMap", "api/v1", "configmaps")]
    [InlineData("Secret", "api/v1", "secrets")]
    [InlineData("Service", "api/v1", "services")]
    [InlineData("ServiceAccount", "api/v1", "serviceaccounts")]
    [InlineData("ResourceQuota", "api/v1", "resourcequotas")]
    [InlineData("Deployment", "apis/apps/v1", "deployments")]
    [InlineData("Job", "apis/batch/v1", "jobs")]
    [InlineData("Ingress", "apis/networking.k8s.io/v1", "ingresses")]
    [InlineData("Role", "apis/rbac.authorization.k8s.io/v1", "roles")]
    [InlineData("RoleBinding", "apis/rbac.authorization.k8s.io/v1", "rolebindings")]
    public async Task A_creation_has_the_same_result_as_in_JSON(string kind, string group, string resource)
    {
        var (binary, json) = RecordedBodies.ByKind[kind];
        var other = await NewNamespaceAsync();

        var fromBinary = (await SendProtobufAsync($"/{group}/namespaces/{Namespace}/{resource}?dryRun=All", binary)).Is(201);
        var fromJson = (await PostAsync($"/{group}/namespaces/{other}/{resource}?dryRun=All", json)).Is(201);

        Expect.Json(Comparable(fromJson), Comparable(fromBinary));
    }

    [Fact]
    public async Task A_namespace_is_created()
    {
        var answer = (await SendProtobufAsync($"{Namespaces}?dryRun=All", RecordedBodies.ByKind["Namespace"].Base64)).Is(201);

        Expect.Contains("""{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"n1"},"status":{"phase":"Active"}}""", answer);
    }

    [Fact]
    public async Task A_review_is_answered() =>
        Assert.Equal("true", (await SendProtobufAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", RecordedBodies.ByKind["SelfSubjectAccessReview"].Base64)).Is(201).Text("status", "allowed"));

    [Fact]
    public async Task What_is_stored_is_the_object()
    {
        (await SendProtobufAsync(ConfigMaps, RecordedBodies.ByKind["ConfigMap"].Base64)).HasCode(201);

        Expect.Json("""{"a":"1"}""", (await GetAsync($"{ConfigMaps}/c1")).Is(200)["data"]);
    }

    [Theory]
    [InlineData("Z2FyYmFnZQ==")]
    [InlineData("")]
    public async Task What_is_no_protobuf_is_a_bad_request(string bytes)
    {
        var answer = (await SendProtobufAsync(ConfigMaps, bytes)).Is(400);

        Assert.StartsWith("the object provided is unrecognized (must be of type ConfigMap): ", answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_kind_is_a_bad_request() => (await SendProtobufAsync(ConfigMaps, RecordedBodies.ByKind["Secret"].Base64)).Fails(
        400, "BadRequest", "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion");

    [Fact]
    public async Task DeleteOptions_are_read()
    {
        await CreateConfigMapAsync("c1");
        // DeleteOptions of v1 with propagationPolicy "Background" (field 4).
        byte[] options = [0x6b, 0x38, 0x73, 0x00, 0x0a, 0x13, 0x0a, 0x02, .. "v1"u8, 0x12, 0x0d, .. "DeleteOptions"u8, 0x12, 0x0c, 0x22, 0x0a, .. "Background"u8, 0x1a, 0x00, 0x22, 0x00];

        var answer = await SendAsync(new Call("DELETE", $"{ConfigMaps}/c1") { Accept = Call.Json, Body = options, ContentType = Protobuf });

        Assert.Equal("Success", answer.Is(200).Text("status"));
    }

    private Task<Answer> SendProtobufAsync(string path, string base64) =>
        SendAsync(new Call("POST", path) { Accept = Call.Json, Body = Convert.FromBase64String(base64), ContentType = Protobuf });

    // What each object has for itself alone: identity, addresses, and labels made of its uid.
    private static JsonNode? Comparable(JsonObject obj)
    {
        obj["metadata"]!.AsObject().Remove("namespace");
        var masked = Expect.Masked(obj)!;
        foreach (var own in new[] { "clusterIP", "clusterIPs" })
            (masked["spec"] as JsonObject)?.Remove(own);
        return JsonNode.Parse(masked.ToJsonString().Replace(obj.Uid(), "*", StringComparison.Ordinal));
    }
}

public sealed class ProtobufBodiesOnEmbedded(EmbeddedServer server) : ProtobufBodies(server);

public sealed class ProtobufBodiesOnReal(RealServer server) : ProtobufBodies(server);
