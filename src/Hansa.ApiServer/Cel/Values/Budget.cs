namespace Hansa.ApiServer.Cel.Values;

/// <summary>What an evaluation may still cost: a step for each operation, and more where it walks long values.</summary>
internal sealed class Budget(long steps)
{
    /// <summary>For one rule; the same number as in Kubernetes, although its units are a little different.</summary>
    public const long PerRule = 1_000_000;

    /// <summary>For all rules of one object.</summary>
    public const long PerObject = 10_000_000;

    public long Left { get; private set; } = steps;

    public bool Exhausted => Left < 0;

    /// <returns>False when that is more than is left.</returns>
    public bool Spend(long cost)
    {
        Left = Left < 0 ? -1 : Left - cost;
        return Left >= 0;
    }

    /// <summary>The cost of reading a text of that length.</summary>
    public static long OfText(long length) => 1 + length / 10;
}
