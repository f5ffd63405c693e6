namespace Hansa.ApiServer.Storage;

/// <summary>Equal byte sequences as one array, as long as anybody holds it. Safe for concurrent use.</summary>
internal static class SharedBytes
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, WeakReference<byte[]>> ByHash = [];
    private static int _sweepAt = 1024;

    public static byte[] Get(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        var key = hash.ToHashCode();
        lock (Gate)
        {
            if (ByHash.TryGetValue(key, out var known) && known.TryGetTarget(out var shared) && bytes.SequenceEqual(shared))
                return shared;
            var own = bytes.ToArray();
            ByHash[key] = new WeakReference<byte[]>(own);
            if (ByHash.Count >= _sweepAt)
                SweepLocked();
            return own;
        }
    }

    private static void SweepLocked()
    {
        foreach (var (key, reference) in ByHash)
            if (!reference.TryGetTarget(out _))
                ByHash.Remove(key);
        _sweepAt = Math.Max(1024, ByHash.Count * 2);
    }
}
