using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Federation.Tests.Building;

/// <summary>An embedded management cluster with Hansa's definitions, for what reads and writes there.</summary>
internal sealed class ManagementGround : IAsyncDisposable
{
    private readonly EmbeddedCluster _cluster;
    private readonly ConcurrentQueue<string> _audit;
    private readonly HttpClient _http;

    private ManagementGround(EmbeddedCluster cluster, ConcurrentQueue<string> audit)
    {
        (_cluster, _audit, _http) = (cluster, audit, cluster.CreateHttpClient());
        Client = Open("people");
        Hub = new HubKeeper(Client, NullLogger<HubKeeper>.Instance);
    }

    public ApiClient Client { get; }

    public HubKeeper Hub { get; }

    public FaultPlan Faults => _cluster.Faults;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="change">What is to be changed of each definition.</param>
    /// <param name="clock">The server's; the system's when nothing is said.</param>
    public static async Task<ManagementGround> StartAsync(Func<string, string>? change = null, TimeProvider? clock = null)
    {
        var audit = new ConcurrentQueue<string>();
        var options = new EmbeddedApiServerOptions { Authorization = AuthorizationMode.Rbac, Audit = audit.Enqueue, Clock = clock ?? TimeProvider.System };
        var ground = new ManagementGround(await EmbeddedCluster.StartAsync(options, cancel: Ct), audit);
        foreach (var (_, yaml) in CustomResourceDefinitions.Manifests)
        {
            await ground.DefineAsAsync(change?.Invoke(yaml) ?? yaml);
        }

        return ground;
    }

    /// <summary>Another client of the administrator, whose requests can be told from those of others.</summary>
    public ApiClient Open(string userAgent) => ClientWith(_cluster.AdminToken, userAgent);

    /// <summary>The names of the objects that such a client fetched, in order.</summary>
    public IReadOnlyList<string> FetchedBy(string userAgent) =>
    [
        .. _audit.Select(line => JsonNode.Parse(line)!) // lines of JSON
            .Where(line => (string?)line["userAgent"] == userAgent && (string?)line["verb"] == "get")
            .Select(line => (string?)line["objectRef"]?["name"] ?? ""),
    ];

    /// <summary>A client of somebody who may do everything there but <paramref name="verb"/> these objects; their status is another matter.</summary>
    public async Task<ApiClient> ClientWithoutAsync(string verb, ResourceType type)
    {
        string[] verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
        ResourceType[] known = [.. Kinds.Own, Kinds.Namespace, Kinds.ConfigMap, Kinds.Secret, Kinds.Event, Kinds.Lease, Kinds.CustomResourceDefinition];
        string[] allowed = [.. known.Where(k => k != type).Select(k => k.Plural), .. known.Select(k => $"{k.Plural}/status")];
        using var role = JsonSerializer.SerializeToDocument(new { apiVersion = "rbac.authorization.k8s.io/v1", kind = "ClusterRole", metadata = new { name = "most" }, rules = new[] { Rule(verbs, allowed), Rule(verbs.Where(v => v != verb), [type.Plural]) } });
        using var binding = JsonSerializer.SerializeToDocument(new
        {
            apiVersion = "rbac.authorization.k8s.io/v1",
            kind = "ClusterRoleBinding",
            metadata = new { name = "most" },
            roleRef = new { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "most" },
            subjects = new[] { new { apiGroup = "rbac.authorization.k8s.io", kind = "User", name = "limited" } },
        });
        await PostAsync("clusterroles", role);
        await PostAsync("clusterrolebindings", binding);
        _cluster.AddToken("of-limited", "limited");
        return ClientWith("of-limited", "limited");
    }

    /// <summary>Applies the definition of that file, and waits until it is in force.</summary>
    public Task DefineAsync(string file) => DefineAsAsync(CustomResourceDefinitions.Manifests.Single(m => m.File == file).Yaml);

    /// <summary>Defines Flux's two kinds, as far as Hansa looks at them: nobody works on them.</summary>
    public async Task DefineFluxAsync()
    {
        await DefineAsAsync(Definition(Kinds.HelmRelease("v2")));
        await DefineAsAsync(Definition(Kinds.HelmRepository("v1")));
    }

    public async Task<ObjectMeta> CreateAsync(ResourceType type, string? ns, string name, JsonObject? rest = null, JsonObject? status = null)
    {
        var body = rest ?? [];
        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        var metadata = body["metadata"]?.AsObject() ?? [];
        body["metadata"] = metadata;
        metadata["name"] = name;
        using var made = await Client.CreateAsync(type, ns, Encoding.UTF8.GetBytes(body.ToJsonString()), Ct);
        var key = new ObjectKey(ns ?? "", name);
        if (status is not null)
        {
            using var written = await Client.MergePatchAsync(type, key, Encoding.UTF8.GetBytes(new JsonObject { ["status"] = status }.ToJsonString()), Ct, "status");
        }

        return await MetadataAsync(type, key);
    }

    public async Task<ObjectMeta> MetadataAsync(ResourceType type, ObjectKey key)
    {
        using var found = await Client.GetAsync(type.ObjectPath(key), Ct);
        return found!.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)!; // the test made it
    }

    /// <summary>Whether the object is there.</summary>
    public async Task<bool> HasAsync(ResourceType type, ObjectKey key)
    {
        using var found = await Client.GetAsync(type.ObjectPath(key), Ct);
        return found is not null;
    }

    /// <summary>Writes the object as Hansa writes what it delivers.</summary>
    public async Task ApplyAsync(ResourceType type, ObjectKey key, string hubId, JsonObject body)
    {
        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        body["metadata"]!["name"] = key.Name;
        body["metadata"]!["namespace"] = key.Namespace;
        using var applied = await Client.ApplyAsync(type, key, Encoding.UTF8.GetBytes(body.ToJsonString()), FieldManager.Of(hubId), force: false, Ct);
    }

    public async Task PatchAsync(ResourceType type, ObjectKey key, string patch, string? subresource = null)
    {
        using var written = await Client.MergePatchAsync(type, key, Encoding.UTF8.GetBytes(patch), Ct, subresource);
    }

    public async Task AnnotateAsync(ResourceType type, ObjectKey key, string annotation, string? value)
    {
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } };
        using var written = await Client.MergePatchAsync(type, key, Encoding.UTF8.GetBytes(patch.ToJsonString()), Ct);
    }

    public async Task DeleteAsync(ResourceType type, ObjectKey key)
    {
        await Client.DeleteAsync(type, key, new DeletePreconditions((await MetadataAsync(type, key)).Uid, null), Ct);
        await _cluster.Settled.WaitAsync(Ct);
    }

    /// <summary>Waits until the server has carried out what follows from the last writes.</summary>
    public Task SettledAsync() => _cluster.Settled.WaitAsync(Ct);

    private static string Definition(ResourceType type) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{type.Plural}}.{{type.Group}} }
        spec:
          group: {{type.Group}}
          scope: Namespaced
          names: {kind: {{type.Kind}}, listKind: {{type.Kind}}List, plural: {{type.Plural}}, singular: {{type.Kind.ToLowerInvariant()}} }
          versions:
            - name: {{type.Version}}
              served: true
              storage: true
              subresources: {status: {} }
              schema:
                openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """;

    private async Task DefineAsAsync(string definition)
    {
        using var body = new StringContent(definition, Encoding.UTF8, new MediaTypeHeaderValue("application/yaml"));
        using var answer = await _http.PostAsync(new Uri($"{_cluster.Address}/apis/apiextensions.k8s.io/v1/customresourcedefinitions"), body, Ct);
        answer.EnsureSuccessStatusCode();
        await _cluster.Settled.WaitAsync(Ct);
    }

    private static object Rule(IEnumerable<string> verbs, IEnumerable<string> resources) => new { apiGroups = new[] { "*" }, resources, verbs };

    private async Task PostAsync(string plural, JsonDocument body)
    {
        using var content = new StringContent(body.RootElement.GetRawText(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await _http.PostAsync(new Uri($"{_cluster.Address}/apis/rbac.authorization.k8s.io/v1/{plural}"), content, Ct);
        answer.EnsureSuccessStatusCode();
    }

    private ApiClient ClientWith(string token, string userAgent) => ApiClient.Create(
        new ConnectionDescription
        {
            Server = _cluster.Address,
            CertificateAuthority = [.. Encoding.UTF8.GetBytes(_cluster.CertificateAuthority)],
            Credentials = new Credentials.Bearer(token),
        },
        new ApiClientOptions { Addresses = AddressPolicy.Unrestricted, UserAgent = userAgent },
        TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _http.Dispose();
        await _cluster.DisposeAsync();
    }
}
