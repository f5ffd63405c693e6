namespace Hansa.Federation.Planning.Values;

/// <summary>How much is done at most for one text, so that what somebody wrote is looked at for as long as it deserves and nobody waits for it.</summary>
internal sealed class Effort(int most)
{
    private int _left = most;

    /// <summary>One more; false when that would be too much.</summary>
    public bool Spend() => _left > 0 && --_left >= 0;
}
