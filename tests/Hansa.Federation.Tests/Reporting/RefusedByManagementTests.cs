using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Federation.Tests.Reporting;

/// <summary>What the management cluster denies Hansa, the object that it is needed for says.</summary>
[Collection("metrics")] // a controller runs, and is what is measured
public sealed class RefusedByManagementTests : IAsyncLifetime
{
    private static readonly ObjectKey Alpha = ObjectKey.ClusterScoped("alpha");
    private ManagementGround _ground = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ground = await ManagementGround.StartAsync();
        await _ground.CreateAsync(Kinds.Namespace, null, WellKnown.KommanderNamespace);
    }

    public ValueTask DisposeAsync() => _ground.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("chosen")]
    public async Task A_namespace(string? wanted)
    {
        await _ground.CreateAsync(Kinds.Workspace, null, Alpha.Name, new JsonObject { ["spec"] = new JsonObject { ["namespaceName"] = wanted } });

        var ready = await ReadyAsync(Kinds.Workspace, Alpha, HansaJson.Default.Workspace, w => w.Status.Conditions, await _ground.ClientWithoutAsync("create", Kinds.Namespace));

        Assert.Contains("create namespaces", ready.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_finalizer_of_a_workspace()
    {
        await _ground.CreateAsync(Kinds.Workspace, null, Alpha.Name);

        var ready = await ReadyAsync(Kinds.Workspace, Alpha, HansaJson.Default.Workspace, w => w.Status.Conditions, await _ground.ClientWithoutAsync("patch", Kinds.Workspace));

        Assert.Contains("patch workspaces", ready.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_finalizer_of_a_cluster()
    {
        var ready = await ReadyAsync(Kinds.KommanderCluster, HostCluster.Key, HansaJson.Default.KommanderCluster, c => c.Status.Conditions, await _ground.ClientWithoutAsync("patch", Kinds.KommanderCluster));

        Assert.Contains("patch kommanderclusters", ready.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_a_detach()
    {
        var spoke = new ObjectKey("alpha-ns", "spoke-1");
        await _ground.CreateAsync(Kinds.Namespace, null, spoke.Namespace);
        await _ground.CreateAsync(Kinds.KommanderCluster, spoke.Namespace, spoke.Name, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray(Finalizers.Detach) } });
        await _ground.DeleteAsync(Kinds.KommanderCluster, spoke);

        var ready = await ReadyAsync(Kinds.KommanderCluster, spoke, HansaJson.Default.KommanderCluster, c => c.Status.Conditions, await _ground.ClientWithoutAsync("patch", Kinds.KommanderCluster));

        Assert.Contains("patch kommanderclusters", ready.Message, StringComparison.Ordinal);
    }

    /// <summary>The condition that a controller with such rights writes.</summary>
    private async Task<Condition> ReadyAsync<T>(ResourceType type, ObjectKey key, JsonTypeInfo<T> json, Func<T, IReadOnlyList<Condition>> conditions, ApiClient client)
        where T : class
    {
        using var limited = client;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var told = new TaskCompletionSource<Condition>(TaskCreationOptions.RunContinuationsAsynchronously);
        var informer = new Informer<T>(_ground.Client, type, null, new ListOptions(), item => item.Read(json), TimeProvider.System, new Random(1), NullLogger.Instance);
        informer.Changed += change =>
        {
            if (change.Key == key && change.Now is { } now && conditions(now).FirstOrDefault(c => c.Type == ConditionTypes.Ready) is { Status: "False", Reason: Reasons.RefusedByManagement } ready)
            {
                told.TrySetResult(ready);
            }
        };
        var controller = new FederationController(limited, new ControllerOptions { WithoutCatalog = true }, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        Task[] running = [informer.RunAsync(end.Token), controller.RunAsync(end.Token)];
        try
        {
            return await told.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
