using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Sandbox.Drill.Oracle;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill;

/// <summary>Sees every write of the controller as the API servers carry it out, and says at once what must never have been.</summary>
internal sealed class DrillWitness(int removalsWithoutAsking, TimeProvider clock)
{
    /// <summary>So few that a small fleet has large removals.</summary>
    public const int RemovalsWithoutAsking = 3;

    private const string Controller = "hansa/";
    private const int Kept = 20;
    private const int KeptWrites = 8;

    private readonly Lock _gate = new();
    private readonly List<string> _harm = [];
    private readonly Queue<string> _writes = [];
    private volatile bool _nobodyLeads;

    /// <summary>How long a removal settles in a drill.</summary>
    public static TimeSpan Settle { get; } = TimeSpan.FromSeconds(10);

    public RemovalLedger Ledger { get; } = new(DrillFleet.Clusters, DrillApps.Ids, Settle, clock);

    public LargeRemovals Large { get; } = new(removalsWithoutAsking + 1, clock); // one may still be under way of a controller that was killed

    /// <summary>Releases of the catalogue that a controller brings along: they come and go with the workspaces, and nobody in the drill orders them.</summary>
    public ImmutableHashSet<string> Brought { get; set; } = [];

    /// <summary>What was done and cannot be mended.</summary>
    public ImmutableArray<string> Harm
    {
        get
        {
            lock (_gate)
                return [.. _harm];
        }
    }

    /// <summary>The last writes that were carried out.</summary>
    public string LastWrites
    {
        get
        {
            lock (_gate)
                return string.Join(", ", _writes);
        }
    }

    /// <summary>Whether the lead is over and nobody has taken it: then nobody writes.</summary>
    public bool NobodyLeads
    {
        get => _nobodyLeads;
        set => _nobodyLeads = value;
    }

    /// <summary>One line of the audit log of a cluster's API server.</summary>
    public void Hear(string cluster, JsonElement entry)
    {
        var (verb, what) = (entry.Text("verb"), $"{entry.Text("objectRef", "resource")} {entry.Text("objectRef", "namespace")}/{entry.Text("objectRef", "name")}");
        if (!entry.Text("userAgent").StartsWith(Controller, StringComparison.Ordinal) || verb is not ("create" or "update" or "patch" or "delete"))
            return;
        Note($"{verb} of {what} on {cluster}");
        if (_nobodyLeads)
            Tell($"{cluster}: {verb} of {what}, and nobody led");
        if (verb == "delete" && entry.Text("objectRef", "resource") == "helmreleases" && entry.Find("responseStatus", "code")?.GetInt32() is 200)
            Uninstalled(cluster, entry.Text("objectRef", "name"));
    }

    private void Uninstalled(string cluster, string release)
    {
        if (Brought.Contains(release))
            return;
        if (!Ledger.IsInOrder(cluster, release))
            Tell($"{cluster}: HelmRelease {release} was deleted, and nobody had ordered that");
        if (Large.IsOneTooMany(DrillFleet.HomeOf(cluster), cluster, release))
            Tell($"{cluster}: HelmRelease {release} was deleted as one of too many at once, and nobody had confirmed that");
    }

    private void Note(string write)
    {
        lock (_gate)
        {
            _writes.Enqueue(write);
            if (_writes.Count > KeptWrites)
                _writes.Dequeue();
        }
    }

    private void Tell(string harm)
    {
        lock (_gate)
        {
            if (_harm.Count < Kept)
                _harm.Add(harm);
        }
    }
}
