using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Hosting;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Sandbox.Tests.Flux;

/// <summary>
/// The stand-in is given what real controllers were given, and leaves an installed release and its repository as they did. Not compared: times, uids, texts, the status
/// beyond generation and conditions, and HelmRepository's timeout where the sandbox's own definition has no default for it.
/// </summary>
public sealed class RecordedInstallTests
{
    private const string Manager = "hansa-recording";

    [Theory]
    [InlineData("plain-2021", FluxEra.V2Beta1)]
    [InlineData("canonical-2021", FluxEra.V2Beta1)]
    [InlineData("canonical-2025", FluxEra.V2)]
    public async Task An_install_ends_as_it_did(string recording, FluxEra era)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var cluster = await EmbeddedCluster.StartAsync(cancel: ct);
        using var client = InsideClient.Open(cluster, "test", TimeProvider.System);
        await FluxCrds.InstallAsync(client, FluxDefinitions.Of(era), TimeProvider.System, ct);
        using var flux = new FluxStandIn(client, new FluxStandInOptions { Era = era }, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var playing = flux.RunAsync(stop.Token);
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Recordings", $"{recording}.jsonl")).Select(line => JsonElement.Parse(line)).ToArray();
        var applied = lines.Where(l => l.Find("action") is not null).Select(l => l.GetProperty("object")).ToArray();

        await PrepareAsync(client, applied[^1], ct);
        foreach (var item in applied)
        {
            using var made = await client.ApplyAsync(TypeOf(item, era), item.Key(), Encoding.UTF8.GetBytes(item.GetRawText()), Manager, force: true, ct);
        }

        foreach (var recorded in lines.Where(l => l.Find("type") is not null).Select(l => l.GetProperty("object")))
        {
            Assert.Equal(Told(recorded), await EventuallyAsync(client, TypeOf(recorded, era), recorded.Key(), Told(recorded), ct));
        }

        await stop.CancelAsync();
        await playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>What is wanted, or after a generous time what is there instead.</summary>
    private static async Task<string> EventuallyAsync(ApiClient client, ResourceType type, ObjectKey key, string wanted, CancellationToken ct)
    {
        var last = "";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            await ObjectWatch.UntilAsync(client, type, key, item => item is { } seen && (last = Told(seen)) == wanted, timeout.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
        }

        return last;
    }

    private static async Task PrepareAsync(ApiClient client, JsonElement release, CancellationToken ct)
    {
        var ns = release.Key().Namespace;
        using (await client.CreateAsync(Kinds.Namespace, null, Encoding.UTF8.GetBytes($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{ns}}"} }"""), ct)) { }
        foreach (var values in release.Items("spec", "valuesFrom"))
        {
            var body = $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{values.Text("name")}}","namespace":"{{ns}}"},"data":{"values.yaml":"a: 1"} }""";
            using var made = await client.CreateAsync(Kinds.ConfigMap, ns, Encoding.UTF8.GetBytes(body), ct);
        }
    }

    private static ResourceType TypeOf(JsonElement item, FluxEra era) => item.Text("kind") == "HelmRelease" ? era.HelmRelease() : era.HelmRepository();

    /// <summary>What is compared, as text: differences are read line by line.</summary>
    private static string Told(JsonElement item)
    {
        var owners = item.Items("metadata", "managedFields")
            .Where(entry => entry.Text("subresource").Length == 0)
            .SelectMany(entry => Leaves(entry.Find("fieldsV1", "f:spec"), "spec").Where(IsCompared).Select(path => $"{path} of {entry.Text("manager")} {entry.Text("operation")}"));
        var conditions = item.Items("status", "conditions").Select(c => $"{c.Text("type")}={c.Text("status")} {c.Text("reason")}");
        return string.Join('\n', ImmutableArray.Create(
            $"generation {item.Find("metadata", "generation")}, observed {item.Find("status", "observedGeneration")}",
            $"finalizers {string.Join(' ', item.Items("metadata", "finalizers").Select(f => f.GetString()))}",
            $"interval {item.Text("spec", "interval")} {item.Text("spec", "chart", "spec", "interval")}")
            .AddRange(owners.Order(StringComparer.Ordinal))
            .AddRange(conditions.Order(StringComparer.Ordinal)));
    }

    private static bool IsCompared(string path) => path is not ("spec.timeout" or "spec.chart.spec.reconcileStrategy");

    private static IEnumerable<string> Leaves(JsonElement? fields, string path)
    {
        if (fields is not { ValueKind: JsonValueKind.Object } here)
            return [];
        var below = here.EnumerateObject().Where(f => f.Name.StartsWith("f:", StringComparison.Ordinal)).ToArray();
        return below.Length == 0 ? [path] : below.SelectMany(f => Leaves(f.Value, $"{path}.{f.Name[2..]}"));
    }
}
