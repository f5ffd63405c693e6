using Hansa.Federation.Attachment;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Transport;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Attachment;

/// <summary>What a worker says of a cluster that says what the test wants.</summary>
public sealed class WorkerReportsTests : IAsyncLifetime
{
    private WorkerGround _worker = null!; // InitializeAsync

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _worker = await WorkerGround.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    /// <summary>What the status says is admitted at the next look.</summary>
    [Fact]
    public async Task Another_cluster_that_has_come_to_answer_is_not_reported_as_the_one_that_joined()
    {
        var uid = "id-of-spoke-1";
        await using var turned = new CannedCluster(asked => asked.EndsWith("/kube-system", StringComparison.Ordinal) ? $$"""{"metadata":{"uid":"{{Volatile.Read(ref uid)}}"} }""" : "{}");
        var cluster = ACluster(RemovalGround.Ns, "spoke-1");
        var admission = new Admission.Connect(new ConnectionDescription { Server = turned.Client.Server, Credentials = new Credentials.None() }, "credential", []);
        var session = await _worker.Sessions.OpenAsync(cluster, admission, Ct);
        await _worker.Sessions.UseAsync(session);
        session.Admit("id-of-spoke-1");
        Volatile.Write(ref uid, "another");
        await Assert.ThrowsAsync<ApiException>(() => session.ConfirmIdentityAsync(Ct));

        var report = _worker.Reports.Joined(cluster, session);

        Assert.Equal(("another", "id-of-spoke-1"), (session.ClusterId, report.ClusterId));
    }
}
