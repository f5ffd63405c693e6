using System.CommandLine;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa apiserver</c>: embedded Kubernetes API servers for tests and trying things out.</summary>
internal static class ApiServerCommand
{
    private static readonly Option<int> Clusters = new("--clusters") { Description = "How many clusters: cluster-1, cluster-2, …", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Port = new("--port") { Description = "Port on 127.0.0.1; 0 takes a free one" };
    private static readonly Option<string> Kubeconfigs = new("--kubeconfigs") { Description = "Folder for one kubeconfig a cluster", DefaultValueFactory = _ => "." };
    private static readonly Option<string?> Data = new("--data") { Description = "Folder in which the clusters are kept; without it they live in memory" };
    private static readonly Option<bool> Rbac = new("--rbac") { Description = "Enforce the clusters' Roles and bindings" };
    private static readonly Option<bool> PretendReady = new("--pretend-ready") { Description = "Give workloads the status of running ones, since nothing runs here" };
    private static readonly Option<string?> AuditLog = new("--audit-log") { Description = "File for one line of JSON a request" };

    public static Command Create()
    {
        var command = new Command("apiserver", "Run embedded Kubernetes API servers on 127.0.0.1, until stopped. Objects are stored, validated and watched; no workload runs.")
        {
            Clusters, Port, Kubeconfigs, Data, Rbac, PretendReady, AuditLog,
        };
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => Run(parsed, ct)));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        using var audit = parsed.GetValue(AuditLog) is { } file ? TextWriter.Synchronized(new StreamWriter(file, append: true) { AutoFlush = true }) : null;
        await using var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions
        {
            Port = parsed.GetValue(Port),
            DataDirectory = parsed.GetValue(Data),
            Authorization = parsed.GetValue(Rbac) ? AuthorizationMode.Rbac : AuthorizationMode.AlwaysAllow,
            PretendReady = parsed.GetValue(PretendReady),
            Seed = Environment.TickCount,
            Audit = audit is null ? null : audit.WriteLine,
            Failed = error => Console.Error.WriteLine($"hansa: a controller of the API server failed: {error}"),
        }, cancel);
        var folder = Directory.CreateDirectory(parsed.GetValue(Kubeconfigs)!).FullName; // it has a default
        for (var i = 1; i <= parsed.GetValue(Clusters); i++)
            if (server.FindCluster($"cluster-{i}") is null)
                server.AddCluster($"cluster-{i}");
        foreach (var cluster in server.Clusters)
        {
            var path = Path.Combine(folder, $"{cluster.Name}.kubeconfig");
            await File.WriteAllTextAsync(path, cluster.Kubeconfig, cancel);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Console.WriteLine($"{cluster.Name}: {cluster.Address}  KUBECONFIG={path}");
        }
        Console.WriteLine("Ready. Ctrl-C stops.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        }
        catch (OperationCanceledException)
        {
            // Stopped by its user.
        }
        return ExitCodes.Ok;
    }
}
