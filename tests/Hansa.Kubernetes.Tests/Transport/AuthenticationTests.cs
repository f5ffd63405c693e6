using Hansa.Kubernetes.Transport;
using k8s.Authentication;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class AuthenticationTests
{
    [Fact]
    public async Task Eight_requests_that_meet_an_expired_token_renew_it_once()
    {
        var renewals = 0;
        await using var server = await TestServer.StartAsync(c =>
            c.Request.Headers.Authorization == "Bearer new" ? c.JsonAsync("{}") : c.StatusAsync(401, "Unauthorized"));
        var authenticator = new OfficialAuthenticator(new TokenCredentials("old"), () =>
        {
            Interlocked.Increment(ref renewals);
            return new TokenCredentials("new");
        });
        using var client = new ApiClient(
            server.Connection, Connections.Open(server.Connection, TestServer.Options(), TimeProvider.System, authenticator), TestServer.Options());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetAsync("/version", TestContext.Current.CancellationToken)));

        Assert.All(answers, Assert.NotNull);
        Assert.Equal(1, renewals);
    }

    [Fact]
    public async Task A_renewed_token_that_is_refused_as_well_is_reported()
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(401, "Unauthorized"));
        var authenticator = new OfficialAuthenticator(new TokenCredentials("old"), () => new TokenCredentials("new"));
        using var client = new ApiClient(
            server.Connection, Connections.Open(server.Connection, TestServer.Options(), TimeProvider.System, authenticator), TestServer.Options());

        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version", TestContext.Current.CancellationToken));

        Assert.Equal(ApiFailure.Unauthorized, e.Failure);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public void Credentials_do_not_print_themselves()
    {
        var connection = new ConnectionDescription { Server = new Uri("https://x"), Credentials = new Credentials.Bearer("s3cret") };

        Assert.DoesNotContain("s3cret", connection.ToString(), StringComparison.Ordinal);
    }
}
