namespace Hansa.Kubernetes;

/// <summary>Random is not safe for threads and is often shared: whoever draws here holds its lock.</summary>
internal static class Jitter
{
    /// <summary>At least <paramref name="least"/>, less than <paramref name="below"/>.</summary>
    public static double Between(this Random random, double least, double below)
    {
        lock (random) return least + (random.NextDouble() * (below - least));
    }
}
