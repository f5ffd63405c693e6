using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet.Removals;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>What a detach does on the cluster: what people ordered, one pass at a time.</summary>
/// <param name="inputs">What it has to know of the management cluster.</param>
/// <param name="order">What people order of a cluster that is detached with <c>Remove</c>, read afresh.</param>
/// <param name="time">How long the detach may take.</param>
internal sealed class DetachWork(DetachInputs inputs, Func<ClusterPlan, Task<DetachOrder>> order, DetachTime time)
{
    /// <summary>One step on a cluster that was admitted.</summary>
    /// <exception cref="ApiException">Another answers by now, or the cluster cannot be asked.</exception>
    public async Task<DetachProgress> DoAsync(KommanderCluster cluster, ClusterSession session, CancellationToken ct)
    {
        var plan = inputs.NothingFor(cluster);
        if (plan.HubId != session.HubId)
        {
            return DetachProgress.Stopped(session, time.IsOver(cluster), Reasons.Unjoining, $"the connection to the cluster is hub {session.HubId}'s, and this is hub {plan.HubId} by now");
        }

        session.Delivery.Resume();
        var ordered = await OrderAsync(cluster, plan, ct);
        if (ordered is DetachOrder.Wait { For.Reason: Reasons.Paused } paused)
        {
            time.Hold();
            return new DetachProgress(session, DetachProgress.Again, $"waiting: {paused.For.Message}") { Reason = Reasons.Paused };
        }

        if (ordered is DetachOrder.Wait wait)
        {
            return DetachProgress.Stopped(session, time.IsOver(cluster), wait.For.Reason, wait.For.Message);
        }

        await session.ConfirmIdentityAsync(ct); // what was seen, or is not there, may be another's that has come to answer
        if (ordered is DetachOrder.Retain)
        {
            return new DetachProgress(session, null, "its services go on running")
            {
                LeftBehind = [.. await Retention.AllAsync(session.Client, plan, ct), .. await Retention.NamespaceAsync(session.Client, plan, ct)],
            };
        }

        var state = await session.Delivery.ConvergeAsync(plan, ct);
        if (state.Failures.Any(f => f.Reason == Reasons.RemovalGuarded) && inputs.HasWorkspace(cluster))
        {
            time.Hold(); // the timeout counts from the moment the guard lets go
        }

        // The last release may go while a pass is under way that left repositories and values alone for its sake; and what is not watched may be there.
        var unwatched = session.Delivery.Failing;
        return state is { ObservedReleases: 0, Staying: 0, MustRetry: false, IsListed: true } && unwatched is null
            ? new DetachProgress(session, null, "its services were removed") { LeftBehind = [.. await Retention.NamespaceAsync(session.Client, plan, ct)] }
            : time.IsOver(cluster)
                ? new DetachProgress(session, null, $"let go after the timeout with {Left(state)}{(unwatched is null ? "" : $"; {unwatched.Message}")}") { IsLetGo = true, LeftBehind = [.. state.Observed.Select(r => $"HelmRelease {plan.Namespace}/{r.Name}")] }
                : Removing(session, state) with { Delivery = state };
    }

    /// <summary>What people ordered; that the management cluster cannot be asked is not the attached one's fault.</summary>
    private async Task<DetachOrder> OrderAsync(KommanderCluster cluster, ClusterPlan plan, CancellationToken ct)
    {
        if (cluster.Spec.DetachPolicy != "Remove")
        {
            return new DetachOrder.Retain(new Objection(Reasons.Unjoining, "its services go on running"));
        }

        try
        {
            return await order(plan).WaitAsync(ct);
        }
        catch (ApiException e)
        {
            return new DetachOrder.Wait(FreshLook.NotAsked(e));
        }
    }

    /// <summary>Under way, or kept from going on by what the worst of the releases says.</summary>
    private static DetachProgress Removing(ClusterSession session, DeliveryState state) =>
        !state.HasFlux ? new DetachProgress(session, DetachProgress.Again, "services cannot be removed: the cluster does not serve Flux's kinds any more") { Reason = Reasons.FluxMissing }
        : state.Failures.FirstOrDefault(f => f.Reason is not (Reasons.Removing or Reasons.Progressing)) is { } failure
            ? new DetachProgress(session, DetachProgress.Again, $"removing services: {Left(state)}; {failure.Message}") { Reason = failure.Reason }
            : session.Delivery.Failing is { } unwatched ? new DetachProgress(session, DetachProgress.Again, $"removing services: {Left(state)}; {unwatched.Message}") { Reason = ConnectionFailure.ReasonOf(unwatched.Failure, session.Health.Health) }
            : new DetachProgress(session, DetachProgress.Again, $"removing services: {Left(state)}");

    private static string Left(DeliveryState state) => state.ObservedReleases == 1 ? "1 release left" : $"{state.ObservedReleases} releases left";
}
