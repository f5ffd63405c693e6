using Hansa.ApiServer.Clients.Tests.Servers;
using Hansa.ApiServer.Clients.Tests.Transcripts;

namespace Hansa.ApiServer.Clients.Tests;

/// <summary>Helm with charts of our own: what stands in Sessions/helm.</summary>
public static class HelmTests
{
    private static readonly string[] Clients = ["helm-3", "helm-4"];

    public static TheoryData<string, string> Runs =>
        [.. from session in Session.Names("helm") from client in Clients select ($"helm/{session}", client)];
}

/// <summary>On the embedded server.</summary>
public sealed class EmbeddedHelmTests(Programs programs, EmbeddedServer server)
{
    [Theory, MemberData(nameof(HelmTests.Runs), MemberType = typeof(HelmTests))]
    public Task A_session_goes_as_it_is_written(string session, string client) => programs.TellAsync(session, server, client, Programs.Machine);
}

/// <summary>In clear text.</summary>
public sealed class PlainHttpHelmTests(Programs programs, PlainHttpServer server)
{
    [Theory, MemberData(nameof(HelmTests.Runs), MemberType = typeof(HelmTests))]
    public Task A_session_goes_as_it_is_written(string session, string client) => programs.TellAsync(session, server, client, Programs.Machine);
}

/// <summary>On a real control plane.</summary>
[Collection<OnTheRealServer>]
public sealed class RealHelmTests(Programs programs, RealServer server)
{
    [Theory, MemberData(nameof(HelmTests.Runs), MemberType = typeof(HelmTests))]
    public Task A_session_goes_as_it_is_written(string session, string client) => programs.TellAsync(session, server, client, Programs.Machine);
}
