using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>A Kubernetes API server that the cases ask, over HTTP only. It starts when the first case needs it.</summary>
public abstract class ApiUnderTest : IAsyncDisposable
{
    private readonly Lazy<Task> _started;
    private readonly Lazy<Task> _widgets;
    private HttpClient _http = null!; // StartAsync
    private X509Certificate2? _authority;
    private int _names;

    protected ApiUnderTest()
    {
        _started = new Lazy<Task>(StartOnceAsync);
        _widgets = new Lazy<Task>(() => DefineAsync(WidgetDefinition.Of(WidgetDefinition.Group)));
    }

    /// <summary>Users who have no rights of their own, only those that a case gives them.</summary>
    public static IReadOnlyList<(string Name, string[] Groups)> Users => [("alice", []), ("bob", ["team"]), ("carol", []), ("dave", []), ("erin", [])];

    /// <summary>The second number of its version: 20 for v1.20.2.</summary>
    public int Minor { get; private set; }

    public abstract bool IsEmbedded { get; }

    public abstract string AdministratorToken { get; }

    protected abstract Uri Address { get; }

    protected abstract string AuthorityPem { get; }

    /// <summary>The token of one of <see cref="Users"/>.</summary>
    public abstract string TokenOf(string user);

    /// <summary>Drops the history so far. Only for cases that run <see cref="Alone"/>.</summary>
    public abstract Task CompactAsync(CancellationToken cancel);

    /// <summary>Is it of this version or later?</summary>
    public bool Since(int major, int minor) => major < 1 || (major == 1 && Minor >= minor);

    /// <summary>A name that no other case has: <paramref name="prefix"/> and a number.</summary>
    public string UniqueName(string prefix) => $"{prefix}-{Interlocked.Increment(ref _names).ToString(CultureInfo.InvariantCulture)}";

    public Task StartedAsync() => _started.Value;

    /// <summary>Defines the widgets of <see cref="WidgetDefinition"/>, which all cases share, once.</summary>
    public Task WidgetsAsync() => _widgets.Value;

    public async Task<Answer> SendAsync(Call call, CancellationToken cancel)
    {
        using var message = call.ToMessage(Address, AdministratorToken);
        using var answer = await _http.SendAsync(message, cancel);
        return await Answer.ReadAsync(answer, cancel);
    }

    public async Task<WatchReading> WatchAsync(Call call, CancellationToken cancel)
    {
        using var message = call.ToMessage(Address, AdministratorToken);
        return await WatchReading.OpenAsync(await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel), cancel);
    }

    /// <summary>Creates a CustomResourceDefinition and waits until it is established and its first version is served.</summary>
    public async Task DefineAsync(JsonObject definition)
    {
        var cancel = CancellationToken.None; // shared by cases: no case's end may break it
        const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        (await SendAsync(new Call("POST", Definitions).With(definition.ToJsonString()), cancel)).HasCode(201);
        var group = definition.Text("spec", "group");
        var path = $"/apis/{group}/{definition.Text("spec", "versions", 0, "name")}/{definition.Text("spec", "names", "plural")}";
        await UntilAsync($"{path} is served", async () => (await SendAsync(new Call("GET", path), cancel)).Code == 200);
    }

    /// <summary>Asks again and again until it is so; fails after 30 s.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(begin) > TimeSpan.FromSeconds(30))
                Assert.Fail($"after 30 s not yet: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
            await StopAsync();
        _http?.Dispose();
        _authority?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task StartAsync();

    protected abstract Task StopAsync();

    private async Task StartOnceAsync()
    {
        await StartAsync();
        _authority = X509Certificate2.CreateFromPem(AuthorityPem);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            EnableMultipleHttp2Connections = true,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        })
        { Timeout = TimeSpan.FromSeconds(90) };
        var version = (await SendAsync(new Call("GET", "/version"), CancellationToken.None)).Is(200);
        Minor = int.Parse(version.Text("minor")!.TrimEnd('+'), CultureInfo.InvariantCulture); // every server has one
    }
}
