using Hansa.TestClusters;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>kubectl as people use it: what it prints when it succeeds; a failure of the test, with its own words, when it does not.</summary>
internal static class KubectlCommands
{
    /// <summary>The arguments as typed after <c>kubectl</c>, separated by single spaces.</summary>
    public static Task<string> RunAsync(this ITestCluster cluster, string arguments) => cluster.RunAsync(arguments.Split(' '), "");

    /// <summary><c>kubectl apply -f -</c> of the manifest.</summary>
    public static Task<string> ApplyAsync(this ITestCluster cluster, string manifest) => cluster.RunAsync(["apply", "-f", "-"], manifest);

    /// <summary><c>kubectl get …</c>, as a table.</summary>
    public static async Task<Table> TableAsync(this ITestCluster cluster, string arguments) => Table.Parse(await cluster.RunAsync(arguments));

    private static async Task<string> RunAsync(this ITestCluster cluster, string[] arguments, string input)
    {
        var result = await cluster.KubectlAsync(arguments, input, TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} on {cluster.Name} ended with {result.ExitCode}: {result.Error}");
        return result.Output;
    }
}
