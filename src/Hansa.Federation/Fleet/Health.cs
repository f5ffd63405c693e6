namespace Hansa.Federation.Fleet;

/// <summary>How a cluster answers its health probe, in KubeFed 0.8.1's three cases.</summary>
internal enum Health
{
    /// <summary>Not probed yet.</summary>
    Unknown,

    /// <summary><c>/healthz</c> says <c>ok</c>.</summary>
    Ready,

    /// <summary>It answers something else.</summary>
    NotReady,

    /// <summary>It does not answer.</summary>
    Offline,
}

/// <summary>How one connected cluster answers its probe.</summary>
/// <param name="Health">The breaker's word.</param>
/// <param name="Failures">Probes that failed, one after another, up to now.</param>
/// <param name="Silence">Since the last good one, or since it was connected.</param>
internal readonly record struct ClusterHealth(string Health, int Failures, TimeSpan Silence);
