using System.Text.Json;
using Hansa.Api;
using Hansa.ApiServer.Hosting;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Tests.Flux;

/// <summary>The sandbox's own definitions of Flux's kinds.</summary>
public sealed class FluxDefinitionsTests
{
    [Theory]
    [InlineData(FluxEra.V2Beta1, new[] { "v2beta1" }, new[] { "v1beta1" })]
    [InlineData(FluxEra.V2Beta2, new[] { "v2beta2", "v2beta1" }, new[] { "v1beta2", "v1beta1" })]
    [InlineData(FluxEra.V2, new[] { "v2", "v2beta2", "v2beta1" }, new[] { "v1", "v1beta2" })]
    public async Task A_server_takes_them_and_serves_every_version(FluxEra era, string[] releases, string[] repositories)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var cluster = await EmbeddedCluster.StartAsync(cancel: ct);
        using var client = InsideClient.Open(cluster, "test", TimeProvider.System);

        await FluxCrds.InstallAsync(client, FluxDefinitions.Of(era), TimeProvider.System, ct);

        foreach (var type in releases.Select(Kinds.HelmRelease).Concat(repositories.Select(Kinds.HelmRepository)))
        {
            using var list = await client.GetAsync(type.CollectionPath(), ct);
            Assert.NotNull(list);
        }
    }

    [Theory]
    [InlineData(FluxEra.V2Beta1, new[] { "Ready", "Status", "Age" }, new[] { "URL", "Ready", "Status", "Age" })]
    [InlineData(FluxEra.V2, new[] { "Age", "Ready", "Status" }, new[] { "URL", "Age", "Ready", "Status" })]
    public void The_columns_stand_as_Flux_prints_them(FluxEra era, string[] releases, string[] repositories)
    {
        string[][] columns = [.. FluxDefinitions.Of(era).Select(Columns)];

        Assert.Equal([releases, repositories], columns);
    }

    private static string[] Columns(byte[] definition)
    {
        using var crd = JsonDocument.Parse(definition);
        return [.. crd.RootElement.Items("spec", "versions")[0].Items("additionalPrinterColumns").Select(column => column.Text("name"))];
    }
}
