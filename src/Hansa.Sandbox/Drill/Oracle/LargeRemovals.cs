namespace Hansa.Sandbox.Drill.Oracle;

/// <summary>Counts uninstalls: so many at once that a person has to be asked, and nobody was, are too many.</summary>
internal sealed class LargeRemovals(int mostWithoutAsking, TimeProvider clock)
{
    /// <summary>Shorter than the controller's own, since an uninstall is counted before it is carried out.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Cluster, string AppId), long> _last = [];
    private readonly HashSet<string> _confirmed = [];
    private bool _counts = true;

    /// <summary>A person let a held removal go ahead in that workspace: from then on its uninstalls are nobody's mistake.</summary>
    public void Confirm(string workspace)
    {
        lock (_gate)
            _confirmed.Add(workspace);
    }

    /// <summary>A controller counts for itself: this one begins.</summary>
    public void CountAnew() => Count(true);

    /// <summary>Two controllers count, each for itself: together they may remove more than one does.</summary>
    public void StopCounting() => Count(false);

    /// <summary>Counts an uninstall; whether that is one too many.</summary>
    public bool IsOneTooMany(string workspace, string cluster, string appId)
    {
        lock (_gate)
        {
            if (!_counts || _confirmed.Contains(workspace))
                return false;
            _last[(cluster, appId)] = clock.GetTimestamp();
            return _last.Values.Count(at => clock.GetElapsedTime(at) <= Window) > mostWithoutAsking;
        }
    }

    private void Count(bool counts)
    {
        lock (_gate)
        {
            _counts = counts;
            _last.Clear();
        }
    }
}
