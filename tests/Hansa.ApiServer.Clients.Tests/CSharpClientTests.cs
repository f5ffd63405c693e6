using System.Net;
using System.Text;
using System.Text.Json;
using Hansa.ApiServer.Clients.Tests.Servers;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Hansa.ApiServer.Clients.Tests;

/// <summary>The official C# client.</summary>
public abstract class CSharpClientTests(Server server) : IAsyncLifetime
{
    private const string Group = "csharp.example.com";

    private Kubernetes _client = null!; // InitializeAsync
    private string _ns = null!; // InitializeAsync

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var kubeconfig = new MemoryStream(Encoding.UTF8.GetBytes(await server.KubeconfigAsync()));
        _client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigObject(await KubernetesClientConfiguration.LoadKubeConfigAsync(kubeconfig)));
        _ns = (await _client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { GenerateName = "csharp-" } }, cancellationToken: Cancel)).Name();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.CoreV1.DeleteNamespaceAsync(_ns, cancellationToken: CancellationToken.None);
        _client.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_created_without_kind_has_what_the_server_gives()
    {
        var made = await CreateAsync("one", ("a", "1"));

        Assert.NotEmpty(made.Uid());
        Assert.NotEmpty(made.ResourceVersion());
        Assert.NotNull(made.CreationTimestamp());
        Assert.Equal("1", (await _client.CoreV1.ReadNamespacedConfigMapAsync("one", _ns, cancellationToken: Cancel)).Data["a"]);
    }

    [Fact]
    public async Task Pages_of_a_list_follow_one_another()
    {
        foreach (var name in new[] { "one", "two", "three" })
            await CreateAsync(name, ("a", name));
        await _client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch("""{"metadata":{"labels":{"in":"list"}}}""", V1Patch.PatchType.MergePatch), "two", _ns, cancellationToken: Cancel);

        var names = new List<string>();
        string? next = null;
        do
        {
            var page = await _client.CoreV1.ListNamespacedConfigMapAsync(_ns, limit: 1, continueParameter: next, cancellationToken: Cancel);
            names.Add(Assert.Single(page.Items).Name());
            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));

        Assert.Equal(["one", "three", "two"], names.Where(name => name != "kube-root-ca.crt"));
        Assert.Equal("two", Assert.Single((await _client.CoreV1.ListNamespacedConfigMapAsync(_ns, labelSelector: "in=list", cancellationToken: Cancel)).Items).Name());
    }

    [Fact]
    public async Task Refusals_carry_their_code_and_status()
    {
        var made = await CreateAsync("one", ("a", "1"));

        await RefusedAsync(HttpStatusCode.Conflict, "AlreadyExists", () => CreateAsync("one", ("a", "2")));
        await RefusedAsync(HttpStatusCode.NotFound, "NotFound", () => _client.CoreV1.ReadNamespacedConfigMapAsync("two", _ns, cancellationToken: Cancel));
        await RefusedAsync(HttpStatusCode.UnprocessableEntity, "Invalid", () => CreateAsync("Not_Valid", ("a", "1")));
        await ReplaceAsync(made, "2");
        await RefusedAsync(HttpStatusCode.Conflict, "Conflict", () => ReplaceAsync(made, "3"));
    }

    [Fact]
    public async Task All_four_kinds_of_patch_are_carried_out()
    {
        await CreateAsync("one", ("a", "1"), ("b", "1"));

        await PatchAsync("""{"data":{"a":null}}""", V1Patch.PatchType.MergePatch);
        await PatchAsync("""[{"op":"add","path":"/data/c","value":"1"}]""", V1Patch.PatchType.JsonPatch);
        await PatchAsync("""{"metadata":{"finalizers":["example.org/a"]},"data":{"d":"1"}}""", V1Patch.PatchType.StrategicMergePatch);
        await PatchAsync("""{"metadata":{"$deleteFromPrimitiveList/finalizers":["example.org/a"]}}""", V1Patch.PatchType.StrategicMergePatch);
        var applied = await _client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"data":{"e":"1"}}""", V1Patch.PatchType.ApplyPatch), "one", _ns, fieldManager: "tests", force: true, cancellationToken: Cancel);

        Assert.Equal(["b", "c", "d", "e"], applied.Data.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(applied.Finalizers() ?? []);
        Assert.Contains(applied.Metadata.ManagedFields, entry => entry is { Manager: "tests", Operation: "Apply" });

        Task PatchAsync(string patch, V1Patch.PatchType type) =>
            _client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch(patch, type), "one", _ns, cancellationToken: Cancel);
    }

    [Fact]
    public async Task A_watch_tells_every_change_and_ends_in_time()
    {
        await CreateAsync("before", ("a", "1"));
        var from = (await _client.CoreV1.ListNamespacedConfigMapAsync(_ns, fieldSelector: "metadata.name=one", cancellationToken: Cancel)).ResourceVersion();
        var made = await CreateAsync("one", ("a", "1"));
        await ReplaceAsync(made, "2");
        await _client.CoreV1.DeleteNamespacedConfigMapAsync("one", _ns, cancellationToken: Cancel);

        var seen = new List<WatchEventType>();
        var watch = _client.CoreV1.WatchListNamespacedConfigMapAsync(
            _ns, allowWatchBookmarks: true, fieldSelector: "metadata.name=one", resourceVersion: from, timeoutSeconds: 3, onError: error => throw error, cancellationToken: Cancel);
        await foreach (var (type, item) in watch)
        {
            if (type != WatchEventType.Bookmark)
                Assert.Equal("one", item.Name());
            seen.Add(type);
        }

        Assert.Equal([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted], seen.Where(type => type != WatchEventType.Bookmark));
    }

    /// <summary>Not for a real server: it forgets after five minutes.</summary>
    protected async Task OldVersionIsGoneAsync()
    {
        var told = new List<Exception>();
        await foreach (var _ in _client.CoreV1.WatchListNamespacedConfigMapAsync(_ns, resourceVersion: "1", timeoutSeconds: 5, onError: told.Add, cancellationToken: Cancel))
            Assert.Fail("there is nothing to tell");

        Assert.Equal(410, Assert.IsType<KubernetesException>(Assert.Single(told)).Status.Code);
    }

    [Fact]
    public async Task Leases_are_renewed_with_microseconds()
    {
        var begin = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(67_890);
        var lease = await _client.CoordinationV1.CreateNamespacedLeaseAsync(
            new V1Lease { Metadata = new V1ObjectMeta { Name = "leader" }, Spec = new V1LeaseSpec { HolderIdentity = "me", LeaseDurationSeconds = 15, AcquireTime = begin, RenewTime = begin } }, _ns, cancellationToken: Cancel);

        lease.Spec.RenewTime = begin.AddSeconds(2);
        var renewed = await _client.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, "leader", _ns, cancellationToken: Cancel);

        Assert.Equal((begin, begin.AddSeconds(2)), (renewed.Spec.AcquireTime, renewed.Spec.RenewTime));
        await RefusedAsync(HttpStatusCode.Conflict, "Conflict", () => _client.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, "leader", _ns, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Events_are_kept_and_found_by_what_they_are_about()
    {
        var about = await CreateAsync("one", ("a", "1"));
        await _client.CoreV1.CreateNamespacedEventAsync(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { GenerateName = "one-" },
                InvolvedObject = new V1ObjectReference { ApiVersion = "v1", Kind = "ConfigMap", Name = "one", NamespaceProperty = _ns, Uid = about.Uid() },
                Reason = "Seen",
                Message = "it was seen",
                Type = "Normal",
                FirstTimestamp = about.CreationTimestamp(),
                LastTimestamp = about.CreationTimestamp(),
                Count = 1,
            },
            _ns,
            cancellationToken: Cancel);

        var found = await _client.CoreV1.ListNamespacedEventAsync(_ns, fieldSelector: $"involvedObject.uid={about.Uid()}", cancellationToken: Cancel);

        Assert.Equal(("Seen", 1), (Assert.Single(found.Items).Reason, found.Items[0].Count));
    }

    [Fact]
    public async Task Objects_of_ones_own_kinds_are_handled_without_types()
    {
        var plural = $"w{_ns[^5..]}"; // a definition is the cluster's, and tests share a real one
        await DefineAsync(plural);
        var body = JsonSerializer.Deserialize<JsonElement>($$$"""{"apiVersion":"{{{Group}}}/v1","kind":"Widget{{{plural}}}","metadata":{"name":"one"},"spec":{"size":"small"}}""");

        await _client.CustomObjects.CreateNamespacedCustomObjectAsync(body, Group, "v1", _ns, plural, cancellationToken: Cancel);
        var status = new V1Patch("""{"status":{"message":"fine"},"spec":{"size":"big"}}""", V1Patch.PatchType.MergePatch);
        await _client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(status, Group, "v1", _ns, plural, "one", cancellationToken: Cancel);

        using var generic = new GenericClient(_client, Group, "v1", plural, disposeClient: false);
        var read = await generic.ReadNamespacedAsync<Widget>(_ns, "one", Cancel);
        Assert.Equal(("small", "fine", 1), (read.Spec.GetProperty("size").GetString(), read.Status.GetProperty("message").GetString(), read.Metadata.Generation));
        Assert.Single((await generic.ListNamespacedAsync<WidgetList>(_ns, cancel: Cancel)).Items);
        await generic.DeleteNamespacedAsync<V1Status>(_ns, "one", Cancel);
        await RefusedAsync(HttpStatusCode.NotFound, "NotFound", () => generic.ReadNamespacedAsync<Widget>(_ns, "one", Cancel));
        await _client.ApiextensionsV1.DeleteCustomResourceDefinitionAsync($"{plural}.{Group}", cancellationToken: Cancel);
    }

    [Fact]
    public async Task A_namespace_that_is_deleted_is_answered_and_goes()
    {
        var made = await _client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { GenerateName = "going-" } }, cancellationToken: Cancel);

        var answer = await _client.CoreV1.DeleteNamespaceAsync(made.Name(), cancellationToken: Cancel);

        Assert.True(answer.HasObject);
        await foreach (var (type, _) in _client.CoreV1.WatchListNamespaceAsync(fieldSelector: $"metadata.name={made.Name()}", resourceVersion: made.ResourceVersion(), timeoutSeconds: 60, onError: error => throw error, cancellationToken: Cancel))
        {
            if (type == WatchEventType.Deleted)
                return;
        }

        Assert.Fail("it did not go within a minute");
    }

    [Fact]
    public async Task Access_is_asked_about()
    {
        var answer = await _client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(
            new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = new V1ResourceAttributes { Verb = "create", Resource = "pods", NamespaceProperty = _ns } } },
            cancellationToken: Cancel);

        Assert.True(answer.Status.Allowed);
    }

    private Task<V1ConfigMap> CreateAsync(string name, params (string Key, string Value)[] data) => _client.CoreV1.CreateNamespacedConfigMapAsync(
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name }, Data = data.ToDictionary(pair => pair.Key, pair => pair.Value) }, _ns, cancellationToken: Cancel);

    private Task<V1ConfigMap> ReplaceAsync(V1ConfigMap map, string value)
    {
        map.Data["a"] = value;
        return _client.CoreV1.ReplaceNamespacedConfigMapAsync(map, map.Name(), _ns, cancellationToken: Cancel);
    }

    private async Task DefineAsync(string plural)
    {
        var open = new V1JSONSchemaProps { Type = "object", XKubernetesPreserveUnknownFields = true };
        var made = await _client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(
            new V1CustomResourceDefinition
            {
                Metadata = new V1ObjectMeta { Name = $"{plural}.{Group}" },
                Spec = new V1CustomResourceDefinitionSpec
                {
                    Group = Group,
                    Scope = "Namespaced",
                    Names = new V1CustomResourceDefinitionNames { Kind = $"Widget{plural}", Plural = plural },
                    Versions =
                    [
                        new V1CustomResourceDefinitionVersion
                        {
                            Name = "v1",
                            Served = true,
                            Storage = true,
                            Subresources = new V1CustomResourceSubresources { Status = new object() },
                            Schema = new V1CustomResourceValidation { OpenAPIV3Schema = new V1JSONSchemaProps { Type = "object", Properties = new Dictionary<string, V1JSONSchemaProps> { ["spec"] = open, ["status"] = open } } },
                        },
                    ],
                },
            },
            cancellationToken: Cancel);
        await foreach (var (_, item) in _client.ApiextensionsV1.WatchListCustomResourceDefinitionAsync(fieldSelector: $"metadata.name={made.Name()}", timeoutSeconds: 60, onError: error => throw error, cancellationToken: Cancel))
        {
            if (item.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true)
                return;
        }

        Assert.Fail("it was not established within a minute");
    }

    private static async Task RefusedAsync(HttpStatusCode code, string reason, Func<Task> asked)
    {
        var refusal = await Assert.ThrowsAsync<HttpOperationException>(asked);
        Assert.Equal(code, refusal.Response.StatusCode);
        Assert.Equal(reason, KubernetesJson.Deserialize<V1Status>(refusal.Response.Content).Reason);
    }

    private sealed class Widget : IKubernetesObject<V1ObjectMeta>
    {
        public string ApiVersion { get; set; } = "";

        public string Kind { get; set; } = "";

        public V1ObjectMeta Metadata { get; set; } = new();

        public JsonElement Spec { get; set; }

        public JsonElement Status { get; set; }
    }

    private sealed class WidgetList : IKubernetesObject<V1ListMeta>, IItems<Widget>
    {
        public string ApiVersion { get; set; } = "";

        public string Kind { get; set; } = "";

        public V1ListMeta Metadata { get; set; } = new();

        public IList<Widget> Items { get; set; } = [];
    }
}

/// <inheritdoc/>
public sealed class EmbeddedCSharpClientTests(EmbeddedServer server) : CSharpClientTests(server)
{
    [Fact]
    public Task A_watch_from_too_long_ago_says_that_it_is_gone() => OldVersionIsGoneAsync();
}

/// <inheritdoc/>
public sealed class PlainHttpCSharpClientTests(PlainHttpServer server) : CSharpClientTests(server);

/// <inheritdoc/>
[Collection<OnTheRealServer>]
public sealed class RealCSharpClientTests(RealServer server) : CSharpClientTests(server);
