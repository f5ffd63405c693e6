using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Tests.Support;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Faults;

/// <summary>The faults as Hansa's own client and informers live through them.</summary>
public sealed class ClientUnderFaultsTests
{
    private static readonly ResourceType Type = new("", "v1", "configmaps", "ConfigMap", true);

    [Theory]
    [InlineData(FaultEffect.DropBefore, ApiFailure.Unreachable)]
    [InlineData(FaultEffect.DropAfter, ApiFailure.Unreachable)]
    [InlineData(FaultEffect.Garbage, ApiFailure.BadAnswer)]
    [InlineData(FaultEffect.EndlessBody, ApiFailure.BadAnswer)]
    [InlineData(FaultEffect.Silence, ApiFailure.TimedOut)]
    [InlineData(FaultEffect.SlowBody, ApiFailure.TimedOut)]
    [InlineData(FaultEffect.Error, ApiFailure.ServerError)]
    public async Task Every_fault_is_a_failure_that_the_client_knows(FaultEffect effect, ApiFailure expected)
    {
        using var folder = new TempFolder();
        await using var cluster = await TestCluster.StartAsync(Secure);
        using var client = Client(cluster, folder, new ApiClientOptions { RequestTimeout = TimeSpan.FromSeconds(2), MaxBodyBytes = 100_000 });
        cluster.Cluster.Faults.Add(new Fault(effect) { Delay = TimeSpan.FromSeconds(1), Resources = ["configmaps"] });

        var failure = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync(ConfigMaps, TestCluster.Cancel));

        Assert.Equal(expected, failure.Failure);
    }

    [Fact]
    public async Task An_informer_misses_nothing_under_a_seeded_storm()
    {
        const int Writes = 60;
        using var folder = new TempFolder();
        await using var cluster = await TestCluster.StartAsync(Secure);
        using var client = Client(cluster, folder, new ApiClientOptions());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestCluster.Cancel);
        var clock = new HastyClock(TimeSpan.FromMilliseconds(20));
        var informer = new Informer<string>(client, Type, "default", new ListOptions(), Value, clock, new Random(5), NullLogger.Instance);
        var running = informer.RunAsync(stop.Token);
        await informer.SyncedAsync(TestCluster.Cancel);

        foreach (var effect in new[] { FaultEffect.Error, FaultEffect.DropBefore, FaultEffect.Expire, FaultEffect.Garbage })
            cluster.Cluster.Faults.Add(new Fault(effect) { Verbs = ["list", "watch"], Resources = ["configmaps"], Probability = 0.25 });
        var random = new Random(11);
        for (var i = 0; i < Writes; i++)
        {
            var name = $"c{random.Next(8)}";
            if (random.Next(4) == 0)
                await cluster.DeleteAsync($"{ConfigMaps}/{name}");
            else if ((await cluster.PostAsync(ConfigMaps, ConfigMap(name, $"{i}").ToJsonString())).Code == 409)
                (await cluster.PatchAsync($"{ConfigMaps}/{name}", $$"""{"data":{"key":"{{i}}"} }""")).Expect(200);
            if (random.Next(5) == 0)
                cluster.Cluster.Faults.CutWatches("configmaps");
            if (random.Next(10) == 0)
                cluster.Cluster.Compact();
        }
        cluster.Cluster.Faults.Heal();
        (await cluster.PostAsync(ConfigMaps, ConfigMap("last", "end").ToJsonString())).Expect(201);
        var truth = string.Join(' ', (await cluster.GetAsync(ConfigMaps)).Json["items"]!.AsArray()
            .Select(item => $"{item!["metadata"]!["name"]}={item["data"]?["key"]}").Order(StringComparer.Ordinal));

        await SeenAsync(informer, truth);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Completes when the informer's picture is the one expected, and fails with its own when that does not come.</summary>
    private static async Task SeenAsync(Informer<string> informer, string expected)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        informer.Changed += _ => Look();
        Look();
        await Task.WhenAny(seen.Task, Task.Delay(TimeSpan.FromSeconds(60), TimeProvider.System, TestCluster.Cancel));
        Assert.Equal(expected, Picture());

        void Look()
        {
            if (Picture() == expected)
                seen.TrySetResult();
        }

        string Picture() => string.Join(' ', informer.Items.Select(pair => $"{pair.Key.Name}={pair.Value}").Order(StringComparer.Ordinal));
    }

    private static string Value(JsonElement item) =>
        item.TryGetProperty("data", out var data) && data.TryGetProperty("key", out var key) ? key.GetString()! : "";

    private static EmbeddedApiServerOptions Secure(EmbeddedApiServerOptions options) => options with { PlainHttp = false };

    private static ApiClient Client(TestCluster cluster, TempFolder folder, ApiClientOptions options)
    {
        File.WriteAllText(folder.File("kubeconfig"), cluster.Cluster.Kubeconfig);
        return ApiClient.FromKubeconfigFile(folder.File("kubeconfig"), null, options, TimeProvider.System);
    }
}
