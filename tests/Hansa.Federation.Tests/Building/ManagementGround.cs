using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Hosting;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Federation.Tests.Building;

/// <summary>An embedded management cluster with Hansa's definitions, for what reads and writes there.</summary>
internal sealed class ManagementGround : IAsyncDisposable
{
    private readonly EmbeddedCluster _cluster;
    private readonly HttpClient _http;

    private ManagementGround(EmbeddedCluster cluster)
    {
        (_cluster, _http) = (cluster, cluster.CreateHttpClient());
        Client = ApiClient.Create(
            new ConnectionDescription
            {
                Server = cluster.Address,
                CertificateAuthority = [.. Encoding.UTF8.GetBytes(cluster.CertificateAuthority)],
                Credentials = new Credentials.Bearer(cluster.AdminToken),
            },
            new ApiClientOptions { Addresses = AddressPolicy.Unrestricted },
            TimeProvider.System);
        Hub = new HubKeeper(Client, NullLogger<HubKeeper>.Instance);
    }

    public ApiClient Client { get; }

    public HubKeeper Hub { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ManagementGround> StartAsync()
    {
        var ground = new ManagementGround(await EmbeddedCluster.StartAsync(cancel: Ct));
        foreach (var (file, _) in CustomResourceDefinitions.Manifests)
        {
            await ground.DefineAsync(file);
        }

        return ground;
    }

    /// <summary>Applies the definition of that file, and waits until it is in force.</summary>
    public async Task DefineAsync(string file)
    {
        using var body = new StringContent(CustomResourceDefinitions.Manifests.Single(m => m.File == file).Yaml, Encoding.UTF8, new MediaTypeHeaderValue("application/yaml"));
        using var answer = await _http.PostAsync(new Uri($"{_cluster.Address}/apis/apiextensions.k8s.io/v1/customresourcedefinitions"), body, Ct);
        answer.EnsureSuccessStatusCode();
        await _cluster.Settled.WaitAsync(Ct);
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

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _http.Dispose();
        await _cluster.DisposeAsync();
    }
}
