using System.Text;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class TlsTests
{
    private static readonly TestCertificates Authority = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "HTTP/2")]
    [InlineData(true, "HTTP/1.1")]
    public async Task The_right_authority_and_name_are_accepted(bool disableHttp2, string protocol)
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync($"\"{c.Request.Protocol}\""), Authority.Server("127.0.0.1"));
        using var client = Client(server, Authority, options: new ApiClientOptions { DisableHttp2 = disableHttp2 });

        using var answer = await client.GetAsync("/version", Ct);

        Assert.Equal(protocol, answer!.RootElement.GetString());
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused() =>
        Assert.Equal(ApiFailure.TlsFailed, await FailureAsync(Authority.Server("other.example"), Authority));

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused() =>
        Assert.Equal(ApiFailure.TlsFailed, await FailureAsync(Authority.Server("127.0.0.1"), new TestCertificates("another")));

    [Fact]
    public async Task The_tls_server_name_is_the_name_that_is_checked()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync($"\"{c.Request.Host}\""), Authority.Server("api.example"));
        using var right = Client(server, Authority, "api.example");
        using var wrong = Client(server, Authority, "api2.example");

        using var answer = await right.GetAsync("/version", Ct);

        Assert.Equal("api.example", answer!.RootElement.GetString());
        Assert.Equal(ApiFailure.TlsFailed, (await Assert.ThrowsAsync<ApiException>(() => wrong.GetAsync("/version", Ct))).Failure);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_the_server()
    {
        var (certificate, key) = Authority.Client("hansa");
        await using var server = await TestServer.StartAsync(
            c => c.JsonAsync($"\"{c.Connection.ClientCertificate?.Subject}\""), Authority.Server("127.0.0.1"), clientCertificates: true);
        using var client = Client(server, Authority, credentials: new Credentials.ClientCertificate(
            [.. Encoding.UTF8.GetBytes(certificate)], [.. Encoding.UTF8.GetBytes(key)]));

        using var answer = await client.GetAsync("/version", Ct);

        Assert.Equal("CN=hansa", answer!.RootElement.GetString());
    }

    [Fact]
    public async Task Plain_http_on_the_port_is_a_failure_of_TLS_or_of_the_connection()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"));
        using var client = ApiClient.Create(
            server.Connection with { Server = new Uri($"https://{server.Url.Authority}") }, TestServer.Options(), TimeProvider.System);

        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version", Ct));

        Assert.True(e.Failure is ApiFailure.TlsFailed or ApiFailure.Unreachable);
    }

    [Fact]
    public async Task A_trusted_kubeconfig_does_not_accept_another_name_either()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"), Authority.Server("other.example"));
        using var file = new TemporaryFile(Kubeconfig(server));
        using var client = ApiClient.FromKubeconfigFile(file.Path, null, TestServer.Options(), TimeProvider.System);

        Assert.Equal(ApiFailure.TlsFailed, (await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version", Ct))).Failure);
    }

    [Fact]
    public async Task A_trusted_kubeconfig_sends_its_token()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync($"\"{c.Request.Headers.Authorization}\""), Authority.Server("127.0.0.1"));
        using var file = new TemporaryFile(Kubeconfig(server));
        using var client = ApiClient.FromKubeconfigFile(file.Path, "ctx", TestServer.Options(), TimeProvider.System);

        using var answer = await client.GetAsync("/version", Ct);

        Assert.Equal("Bearer t0ken", answer!.RootElement.GetString());
    }

    [Fact]
    public async Task A_context_that_does_not_exist_is_told_with_those_that_do()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"), Authority.Server("127.0.0.1"));
        using var file = new TemporaryFile(Kubeconfig(server));

        var e = Assert.Throws<InvalidOperationException>(
            () => ApiClient.FromKubeconfigFile(file.Path, "nope", TestServer.Options(), TimeProvider.System));

        Assert.Contains("'nope'", e.Message, StringComparison.Ordinal);
        Assert.Contains("it has: ctx", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kubeconfig_that_is_not_there_is_told_by_its_path()
    {
        var e = Assert.Throws<InvalidOperationException>(
            () => ApiClient.FromKubeconfigFile("/nowhere/config", null, TestServer.Options(), TimeProvider.System));

        Assert.Contains("/nowhere/config", e.Message, StringComparison.Ordinal);
    }

    private static ApiClient Client(
        TestServer server, TestCertificates trusted, string? name = null, ApiClientOptions? options = null, Credentials? credentials = null) =>
        ApiClient.Create(
            server.Connection with { CertificateAuthority = trusted.RootPem, TlsServerName = name, Credentials = credentials ?? new Credentials.None() },
            TestServer.Options(options),
            TimeProvider.System);

    private static async Task<ApiFailure> FailureAsync(System.Security.Cryptography.X509Certificates.X509Certificate2 shown, TestCertificates trusted)
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"), shown);
        using var client = Client(server, trusted);
        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version", Ct));
        Assert.Empty(server.Requests);
        return e.Failure;
    }

    private static string Kubeconfig(TestServer server) => $$$"""
        apiVersion: v1
        kind: Config
        current-context: ctx
        clusters: [{name: c, cluster: {server: "{{{server.Url}}}", certificate-authority-data: {{{Convert.ToBase64String(Authority.RootPem.AsSpan())}}} } }]
        users: [{name: u, user: {token: t0ken}}]
        contexts: [{name: ctx, context: {cluster: c, user: u}}]
        """;

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text)
        {
            Path = System.IO.Path.GetTempFileName();
            File.WriteAllText(Path, text);
        }

        public string Path { get; }

        public void Dispose() => File.Delete(Path);
    }
}
