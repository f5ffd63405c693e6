namespace Hansa.RealClusters;

/// <summary>Real clusters to try things on by hand.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var invocation = Invocation.Parse(args);
        if (invocation.Help) return await SayAsync(Console.Out, Invocation.Usage, 0);
        if (invocation.Error is { } error) return await SayAsync(Console.Error, $"error: {error}\n\n{Invocation.Usage}", 2);

        using var interruption = new Interruption();
        try
        {
            await RunAsync(invocation, interruption.Token);
            return 0;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return await SayAsync(Console.Out, "Ended.", 0);
        }
        catch (RealClusterException e)
        {
            return await SayAsync(Console.Error, $"error: {e.Message}", 1);
        }
    }

    private static async Task<int> SayAsync(TextWriter to, string text, int exitCode)
    {
        await to.WriteLineAsync(text);
        return exitCode;
    }

    // Ends by cancellation only.
    private static async Task RunAsync(Invocation invocation, CancellationToken ct)
    {
        using var folder = new KubeconfigFolder(invocation.Folder);
        await using var controlPlanes = await RealControlPlanes.StartAsync(null, ct);
        foreach (var name in Names(invocation.Spokes)) await StartAsync(controlPlanes, name, folder, ct);

        Console.WriteLine("Ctrl-C ends them.");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
    }

    private static IEnumerable<string> Names(int spokes) =>
        ["management", .. Enumerable.Range(1, spokes).Select(number => $"spoke-{number}")];

    private static async Task StartAsync(RealControlPlanes controlPlanes, string name, KubeconfigFolder folder, CancellationToken ct)
    {
        Console.WriteLine($"Starting {name} ...");
        var begin = TimeProvider.System.GetTimestamp();
        var cluster = await controlPlanes.StartClusterAsync(name, null, ct);
        Console.WriteLine($"""
            {name} is ready at {cluster.Server.GetLeftPart(UriPartial.Authority)} after {TimeProvider.System.GetElapsedTime(begin).TotalSeconds:0.0} s; its logs: {cluster.LogFolder}
              KUBECONFIG='{folder.Add(cluster)}' kubectl get namespaces
            """);
    }
}
