using System.CommandLine;
using System.Text.Json;
using Hansa.ApiServer.Hosting;

namespace Hansa.ApiServer.Bench.Subjects;

/// <summary>
/// <c>serve</c>, the other side of <see cref="EmbeddedSubject"/>: hosts clusters and speaks lines of JSON. It says where the clusters are, answers
/// each line of input with its memory after a full collection, and ends with its input.
/// </summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    private static readonly Option<int> Clusters = new("--clusters") { DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Data = new("--data");

    public static Command Create()
    {
        var command = new Command(Name, "Host clusters until standard input ends; the benchmark starts this itself") { Clusters, Data };
        command.Hidden = true;
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { DataDirectory = parsed.GetValue(Data) }, ct);
        for (var i = 1; i <= parsed.GetValue(Clusters); i++)
            server.AddCluster($"cluster-{i}");
        foreach (var cluster in server.Clusters)
            await cluster.Settled;
        var hosted = server.Clusters.Select(cluster => new HostedCluster(cluster.Address, cluster.AdminToken)).ToArray();
        Console.WriteLine(JsonSerializer.Serialize(new Hosted(server.Clusters.First().CertificateAuthority, hosted)));
        while (await Console.In.ReadLineAsync(ct) is not null)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            Console.WriteLine(JsonSerializer.Serialize(new HostedMemory(GC.GetTotalMemory(forceFullCollection: true))));
        }
        return 0;
    }
}

internal sealed record Hosted(string Authority, IReadOnlyList<HostedCluster> Clusters);

internal sealed record HostedCluster(Uri Address, string Token);

/// <param name="ManagedBytes">Living objects of the .NET heap.</param>
internal sealed record HostedMemory(long ManagedBytes);
