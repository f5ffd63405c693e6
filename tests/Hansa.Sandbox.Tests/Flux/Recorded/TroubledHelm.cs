using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Flux.Helm;
using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>The simulated Helm, with a recording's trouble: an upgrade that fails stays as a revision, and its rollback is another.</summary>
internal sealed class TroubledHelm(FluxStandInOptions options, RecordedTrouble trouble, string ns) : IHelm
{
    private readonly SimulatedHelm _helm = new(options, TimeProvider.System);
    private long _failedRevisions;

    public ImmutableDictionary<ObjectKey, long> Revisions => _helm.Revisions.ToImmutableDictionary(item => item.Key, item => item.Value + Interlocked.Read(ref _failedRevisions));

    public Task<ChartVersion> ResolveAsync(ObservedRelease release, ObservedRepository repository, CancellationToken ct) => IsTroubled(release) && trouble.Chart is { } failure
        ? Task.FromResult(new ChartVersion("", failure))
        : _helm.ResolveAsync(release, repository, ct);

    public async Task<long> RevisionAsync(ObservedRelease release, CancellationToken ct) =>
        await _helm.RevisionAsync(release, ct) + (IsTroubled(release) ? Interlocked.Read(ref _failedRevisions) : 0);

    public Task<HelmResult> RunAsync(HelmOrder order, CancellationToken ct)
    {
        if (IsTroubled(order.Release) && order.Action.Verb == HelmVerb.Install && trouble.Install is { } noInstall)
            return Task.FromResult(new HelmResult(order.Action, noInstall) { LeftRevision = false });
        if (!IsTroubled(order.Release) || order.Action.Verb == HelmVerb.Install || trouble.Upgrade is not { } noUpgrade)
            return _helm.RunAsync(order, ct);

        Interlocked.Add(ref _failedRevisions, 2);
        return Task.FromResult(new HelmResult(order.Action, noUpgrade, HelmRemedy.RolledBack));
    }

    public Task<string?> UninstallAsync(ObservedRelease release, CancellationToken ct) => _helm.UninstallAsync(release, ct);

    private bool IsTroubled(ObservedRelease release) => release.Key.Namespace == ns;
}
