namespace Hansa.Kubernetes.Informers;

/// <summary>0.8 s doubled per failure up to 30 s, ±25 %.</summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    public TimeSpan Next()
    {
        var delay = _next;
        _next = delay * 2 < Longest ? delay * 2 : Longest;
        return delay * random.Between(0.75, 1.25);
    }

    public void Reset() => _next = First;
}
