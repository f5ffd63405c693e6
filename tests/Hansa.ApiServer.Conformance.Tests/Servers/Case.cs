namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>
/// The base of all cases. An abstract class of cases has two sealed ones below it, one for each kind of server; each test has a
/// namespace of its own.
/// </summary>
public abstract class Case(ApiUnderTest server) : IAsyncLifetime
{
    public const string MergePatch = "application/merge-patch+json";
    public const string JsonPatch = "application/json-patch+json";
    public const string StrategicMergePatch = "application/strategic-merge-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";
    public const string Namespaces = "/api/v1/namespaces";
    public const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected ApiUnderTest Server => server;

    /// <summary>Of this test alone.</summary>
    protected string Namespace { get; private set; } = "";

    protected string ConfigMaps => $"/api/v1/namespaces/{Namespace}/configmaps";

    protected string Secrets => $"/api/v1/namespaces/{Namespace}/secrets";

    protected string Deployments => $"/apis/apps/v1/namespaces/{Namespace}/deployments";

    /// <summary>Of a test class that has called <see cref="ApiUnderTest.WidgetsAsync"/>.</summary>
    protected string Widgets => WidgetDefinition.ItemsIn(Namespace);

    public virtual async ValueTask InitializeAsync()
    {
        await server.StartedAsync();
        Namespace = await NewNamespaceAsync();
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected async Task<string> NewNamespaceAsync()
    {
        var name = server.UniqueName("t");
        (await PostAsync(Namespaces, $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{name}}"} }""")).HasCode(201);
        return name;
    }

    protected Task<Answer> SendAsync(Call call) => server.SendAsync(call, Cancel);

    protected Task<Answer> GetAsync(string path, string? accept = null, string? token = null) => SendAsync(new Call("GET", path) { Accept = accept, Token = token });

    protected Task<Answer> PostAsync(string path, string body, string contentType = Call.Json) => SendAsync(new Call("POST", path).With(body, contentType));

    protected Task<Answer> PutAsync(string path, string body, string contentType = Call.Json) => SendAsync(new Call("PUT", path).With(body, contentType));

    protected Task<Answer> PatchAsync(string path, string patch, string contentType = MergePatch) => SendAsync(new Call("PATCH", path).With(patch, contentType));

    protected Task<Answer> ApplyAsync(string path, string manager, string body) => PatchAsync($"{path}?fieldManager={manager}", body, ApplyPatch);

    protected Task<Answer> DeleteAsync(string path, string? options = null) =>
        SendAsync(options is null ? new Call("DELETE", path) : new Call("DELETE", path).With(options));

    /// <summary>Opens a watch of a collection; <paramref name="query"/> without <c>watch</c>.</summary>
    protected Task<WatchReading> WatchAsync(string path, string query = "", string? accept = null) =>
        server.WatchAsync(new Call("GET", $"{path}?watch=true{(query.Length > 0 ? $"&{query}" : "")}") { Accept = accept }, Cancel);

    /// <summary>The text about a value of more bytes than allowed.</summary>
    protected string TooLong(int bytes) => Server.Since(1, 27) ? $"Too long: may not be more than {bytes} bytes" : $"Too long: must have at most {bytes} bytes";

    /// <summary>What an object is told that names another namespace than the URL.</summary>
    protected string OtherNamespace(string given) => Server.Since(1, 34)
        ? "the namespace of the provided object does not match the namespace sent on the request"
        : $"the namespace of the object ({given}) does not match the namespace on the request ({Namespace})";

    /// <summary>What is said of a field of an owner reference that is empty.</summary>
    protected string Empty(string field) => Server.Since(1, 34) ? "must not be empty" : $"{field} must not be empty";

    /// <summary>A list that stood in the query, as messages show it.</summary>
    protected string Shown(string value) => Server.Since(1, 27) ? $"[\"{value}\"]" : $"[]string{{\"{value}\"}}";

    /// <summary>A new ConfigMap, as answered.</summary>
    protected async Task<JsonObject> CreateConfigMapAsync(string name, string labels = "{}", string data = """{"a":"1"}""") =>
        (await PostAsync(ConfigMaps, $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","labels":{{labels}}},"data":{{data}}}""")).Is(201);

    /// <summary>A new Deployment of two containers, as answered.</summary>
    protected async Task<JsonObject> CreateDeploymentAsync(string name = "d1") => (await PostAsync(Deployments, DeploymentOf(name))).Is(201);

    protected static string DeploymentOf(string name) => $$$$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{{{name}}}}}"},"spec":{"paused":true,"replicas":1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
        "spec":{"containers":[{"name":"c1","image":"i:1"},{"name":"c2","image":"j:1"}],"tolerations":[{"key":"k1"}]}}}}
        """;

    /// <summary>A new Widget, as answered.</summary>
    protected async Task<JsonObject> CreateWidgetAsync(string name, string spec = """{"size":"small"}""") =>
        (await PostAsync(Widgets, $$"""{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"{{name}}"},"spec":{{spec}}}""")).Is(201);

    /// <summary>Asks again and again until the object at that path, or its absence (null), satisfies; fails after 30 s.</summary>
    protected async Task<JsonObject?> UntilAsync(string path, string what, Func<JsonObject?, bool> isSo)
    {
        JsonObject? found = null;
        await ApiUnderTest.UntilAsync($"{path} {what}", async () =>
        {
            var answer = await GetAsync(path);
            found = answer.Code == 404 ? null : answer.Is(200);
            return isSo(found);
        });
        return found;
    }
}
