using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>Helm in appearance only: time passes, what is to fail fails, and of what was installed a number is kept.</summary>
internal sealed class SimulatedHelm(FluxStandInOptions options, TimeProvider clock) : IHelm
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _seen = [];
    private ImmutableDictionary<ObjectKey, long> _revisions = ImmutableDictionary<ObjectKey, long>.Empty;

    /// <summary>The latest revision of every Helm release, by its namespace and name.</summary>
    public ImmutableDictionary<ObjectKey, long> Revisions
    {
        get { lock (_gate) return _revisions; }
    }

    public Task<ChartVersion> ResolveAsync(ObservedRelease release, ObservedRepository repository, CancellationToken ct) =>
        Task.FromResult(new ChartVersion(Prerequisites.ResolveVersion(release.ChartVersion)));

    public Task<long> RevisionAsync(ObservedRelease release, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_seen.Add(release.Uid) && release.LastRevision > 0 && !_revisions.ContainsKey(NameOf(release)))
                _revisions = _revisions.SetItem(NameOf(release), release.LastRevision); // installed before this process began
            return Task.FromResult(_revisions.GetValueOrDefault(NameOf(release)));
        }
    }

    public async Task<HelmResult> RunAsync(HelmOrder order, CancellationToken ct)
    {
        await PassTimeAsync(ct);
        if (options.Fail(order.Release.Key) is { } failure)
            return new HelmResult(order.Action, failure);
        lock (_gate) _revisions = _revisions.SetItem(NameOf(order.Release), order.Action.Revision);
        return new HelmResult(order.Action);
    }

    public async Task<string?> UninstallAsync(ObservedRelease release, CancellationToken ct)
    {
        await PassTimeAsync(ct);
        if (options.FailUninstall(release.Key) is { } failure)
            return failure;
        lock (_gate)
        {
            _seen.Add(release.Uid);
            _revisions = _revisions.Remove(NameOf(release));
        }

        return null;
    }

    private static ObjectKey NameOf(ObservedRelease release) => new(release.StorageNamespace, release.ReleaseName);

    private Task PassTimeAsync(CancellationToken ct) =>
        options.Delay > TimeSpan.Zero ? Task.Delay(options.Delay, clock, ct) : Task.CompletedTask;
}
