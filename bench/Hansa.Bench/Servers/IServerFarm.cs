namespace Hansa.Bench.Servers;

/// <summary>The servers of a benchmark: a management cluster "hub-0", attached clusters "spoke-…", and as many "floor-…" for the floor's writes.</summary>
public interface IServerFarm : IAsyncDisposable
{
    /// <summary>All of them; <see cref="FarmNames.Of"/>.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The administrator's kubeconfig, with everything inline.</summary>
    string KubeconfigOf(string name);

    /// <summary>No answers from it until <see cref="Heal"/>.</summary>
    void Kill(string name);

    /// <summary>Late answers from it until <see cref="Heal"/>.</summary>
    void Slow(string name);

    /// <summary>All of them are well.</summary>
    void Heal();
}

/// <summary>How the servers of a benchmark are called.</summary>
public static class FarmNames
{
    /// <param name="clusters">How many attached clusters, and how many for the floor.</param>
    public static IReadOnlyList<string> Of(int clusters) => ["hub-0", .. Numbered("spoke", clusters), .. Numbered("floor", clusters)];

    private static IEnumerable<string> Numbered(string prefix, int count) => Enumerable.Range(0, count).Select(i => $"{prefix}-{i}");
}
