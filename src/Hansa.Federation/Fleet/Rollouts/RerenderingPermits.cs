using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Fleet.Rollouts;

/// <summary>The rollout, with the fleet as it is reported and the word of a person on the hub's record.</summary>
internal sealed class RerenderingPermits(ApiClient management, HubKeeper hub, IntentStore intent, ClusterBoard board, RerenderingRollout rollout) : IRerenderingPermits
{
    private static readonly ObjectKey RecordKey = new(WellKnown.KommanderNamespace, WellKnown.HubConfigMap);

    public async Task<Objection?> ObjectionAsync(ClusterPlan plan, ImmutableArray<Rerendering> releases, CancellationToken ct)
    {
        var answer = rollout.Ask(plan.Cluster, releases, intent.Clusters.Items.Count, ReportOf, hub.ConfirmedRerendering);
        if (answer.UsedConfirmation)
        {
            var patch = new JsonObject().Annotate(Annotations.ConfirmRerendering, null);
            try
            {
                using var cleared = await management.MergePatchAsync(Kinds.ConfigMap, RecordKey, patch.Bytes(), ct); // good for one list
            }
            catch (ApiException e)
            {
                return new Objection(Reasons.RerenderingWaits, $"the management cluster could not be told that its confirmation is used: {e.Message}", e.RetryAfter ?? TimeSpan.FromSeconds(5));
            }
        }

        return answer.Objection;
    }

    private ClusterReport? ReportOf(ObjectKey cluster) => intent.Clusters.Items.TryGetValue(cluster, out var found) ? board.Find(found) : null;
}
