using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Intent;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Federation.Tests.Intent;

public sealed class NamespacedInformersTests
{
    private const string OneItem = """{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a","namespace":"alpha-ns","uid":"u","resourceVersion":"3"}}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_breaks_is_told_with_its_fault()
    {
        await using var cluster = Cluster();
        await using var informers = Informers(cluster, _ => throw new InsufficientMemoryException());

        informers.Watch(new HashSet<string> { "alpha-ns" });

        await Assert.ThrowsAsync<InsufficientMemoryException>(() => informers.Ended.WaitAsync(Ct));
    }

    [Fact]
    public async Task One_that_is_stopped_is_not()
    {
        await using var cluster = Cluster();
        using var told = new SemaphoreSlim(0);
        await using var informers = Informers(cluster, _ => "kept");
        informers.Changed += (_, _) => told.Release();
        informers.Watch(new HashSet<string> { "alpha-ns" });
        await told.WaitAsync(Ct);

        await informers.DisposeAsync(); // watches nothing any more, and waits for the end of what it watched

        Assert.Null(informers.Items("alpha-ns"));
        Assert.False(informers.Ended.IsCompleted);
    }

    private static NamespacedInformers<string> Informers(CannedCluster cluster, Func<JsonElement, string> project) =>
        new(ns => new Informer<string>(cluster.Client, Kinds.ConfigMap, ns, new ListOptions(), project, TimeProvider.System, new Random(1), NullLogger.Instance));

    private static CannedCluster Cluster() => new(asked => asked.Contains("watch=true", StringComparison.Ordinal) ? "" : OneItem);
}
