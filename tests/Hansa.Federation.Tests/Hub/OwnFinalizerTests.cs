using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Hub;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Tests.Hub;

public sealed class OwnFinalizerTests
{
    private static readonly ObjectKey Spoke = new("default", "spoke-1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anothers_finalizer_stays_whoever_wrote_it_when()
    {
        await using var ground = await ManagementGround.StartAsync();
        var made = await ground.CreateAsync(Kinds.KommanderCluster, Spoke.Namespace, Spoke.Name, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray("example.org/first") } });

        await OwnFinalizer.SetAsync(ground.Client, Kinds.KommanderCluster, made, Finalizers.Detach, Ct);
        var seen = await ground.MetadataAsync(Kinds.KommanderCluster, Spoke);
        await ground.PatchAsync(Kinds.KommanderCluster, Spoke, $$"""{"metadata":{"finalizers":["example.org/first","{{Finalizers.Detach}}","example.org/later"] } }""");
        await Assert.ThrowsAsync<ApiException>(() => OwnFinalizer.ClearAsync(ground.Client, Kinds.KommanderCluster, seen, Finalizers.Detach, Ct));
        await OwnFinalizer.ClearAsync(ground.Client, Kinds.KommanderCluster, await ground.MetadataAsync(Kinds.KommanderCluster, Spoke), Finalizers.Detach, Ct);

        Assert.Equal(["example.org/first", "example.org/later"], (await ground.MetadataAsync(Kinds.KommanderCluster, Spoke)).Finalizers);
    }
}
