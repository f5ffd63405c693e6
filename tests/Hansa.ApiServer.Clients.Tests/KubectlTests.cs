using Hansa.ApiServer.Clients.Tests.Servers;
using Hansa.ApiServer.Clients.Tests.Transcripts;

namespace Hansa.ApiServer.Clients.Tests;

/// <summary>kubectl says the same, word for word, whatever its version and whichever server it talks to: what stands in Sessions/kubectl.</summary>
public static class KubectlTests
{
    public static TheoryData<string> Sessions => [.. Session.Names("kubectl").Select(name => $"kubectl/{name}")];
}

/// <summary>Every version on the embedded server.</summary>
public sealed class EmbeddedKubectlTests(Programs programs, EmbeddedServer server)
{
    private static readonly string[] Clients = [Programs.Machine, "kubectl-1.29", "kubectl-1.33", "kubectl-1.35"];

    public static TheoryData<string, string> Runs =>
        [.. from session in KubectlTests.Sessions from client in Clients select (session.Data, client)];

    [Theory, MemberData(nameof(Runs))]
    public Task A_session_goes_as_it_is_written(string session, string client) => programs.TellAsync(session, server, client);

    /// <summary>The oldest, which says some things in other words.</summary>
    [Theory]
    [InlineData("kubectl/apply")]
    [InlineData("kubectl/create")]
    [InlineData("kubectl/get")]
    [InlineData("kubectl/server-side")]
    public Task A_session_of_an_old_client_goes_as_it_is_written(string session) => programs.TellAsync(session, server, "kubectl-1.27");

    [Fact]
    public Task Two_clusters_of_one_server_know_nothing_of_each_other() => Task.WhenAll(
        programs.TellAsync("kubectl/apply", server, Programs.Machine), programs.TellAsync("kubectl/apply", server, Programs.Machine),
        programs.TellAsync("kubectl/custom", server, Programs.Machine), programs.TellAsync("kubectl/custom", server, Programs.Machine));
}

/// <summary>In clear text.</summary>
public sealed class PlainHttpKubectlTests(Programs programs, PlainHttpServer server)
{
    [Theory, MemberData(nameof(KubectlTests.Sessions), MemberType = typeof(KubectlTests))]
    public Task A_session_goes_as_it_is_written(string session) => programs.TellAsync(session, server, "kubectl-1.31");
}

/// <summary>The machine's kubectl on a real control plane.</summary>
[Collection<OnTheRealServer>]
public sealed class RealKubectlTests(Programs programs, RealServer server)
{
    [Theory, MemberData(nameof(KubectlTests.Sessions), MemberType = typeof(KubectlTests))]
    public Task A_session_goes_as_it_is_written(string session) => programs.TellAsync(session, server, Programs.Machine);
}
