using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>Helm in appearance only: time passes, and what is to fail fails.</summary>
internal sealed class SimulatedHelm(FluxStandInOptions options, TimeProvider clock) : IHelm
{
    public Task<ChartVersion> ResolveAsync(ObservedRelease release, ObservedRepository repository, CancellationToken ct) =>
        Task.FromResult(new ChartVersion(Prerequisites.ResolveVersion(release.ChartVersion)));

    public async Task<HelmResult> RunAsync(HelmOrder order, CancellationToken ct)
    {
        await PassTimeAsync(ct);
        return new HelmResult(order.Action, options.Fail(order.Release.Key));
    }

    public async Task<string?> UninstallAsync(ObservedRelease release, CancellationToken ct)
    {
        await PassTimeAsync(ct);
        return options.FailUninstall(release.Key);
    }

    private Task PassTimeAsync(CancellationToken ct) =>
        options.Delay > TimeSpan.Zero ? Task.Delay(options.Delay, clock, ct) : Task.CompletedTask;
}
