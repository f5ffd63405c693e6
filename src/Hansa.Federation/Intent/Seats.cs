using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Intent;

/// <summary>
/// Of two deployments of one app the older wins. One that is deleted and made again within the settling time (<c>kubectl replace --force</c>)
/// keeps the seat that it had; before that time has passed nobody else takes it, or the app would change hands twice. One whose App is gone keeps it as well. What
/// the next process has to know of a seat stands in the deployment's status.
/// </summary>
internal sealed class Seats(TimeProvider clock, TimeSpan settle)
{
    private readonly Dictionary<ObjectKey, Taken> _taken = [];

    private sealed record Taken(DeploymentSeat Seat, long? VacantSince);

    /// <summary>The seats of a workspace by names of deployments, now that these are there, and when the first vacant one is given up; null when none is vacant.</summary>
    /// <param name="ns">The workspace's namespace.</param>
    /// <param name="deployments">Those that are there.</param>
    /// <param name="appIdOf">The app id of the App with that name; null when there is no such App.</param>
    public (ImmutableDictionary<string, DeploymentSeat> Seats, TimeSpan? NextGivenUp) Take(string ns, IEnumerable<AppDeployment> deployments, Func<string, string?> appIdOf)
    {
        var here = deployments.Where(d => !d.Metadata.IsDeleting).ToDictionary(d => d.Metadata.Key);
        foreach (var (key, deployment) in here)
        {
            var before = _taken.GetValueOrDefault(key)?.Seat ?? Reported(deployment);
            var app = deployment.Spec.AppRef.Name;
            _taken[key] = new Taken(
                new DeploymentSeat(before.Since, app, IsVacant: false) { AppId = appIdOf(app) ?? (before.App == app ? before.AppId : null) },
                null);
        }

        TimeSpan? next = null; // when the first of the vacant ones is given up
        foreach (var (key, taken) in _taken.Where(t => t.Key.Namespace == ns && !here.ContainsKey(t.Key)).ToArray())
        {
            var since = taken.VacantSince ?? clock.GetTimestamp();
            var left = settle - clock.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                _taken.Remove(key);
                continue;
            }

            _taken[key] = taken with { Seat = taken.Seat with { IsVacant = true }, VacantSince = since };
            next = next is null || left < next ? left : next;
        }

        return (_taken.Where(t => t.Key.Namespace == ns).ToImmutableDictionary(t => t.Key.Name, t => t.Value.Seat), next);
    }

    /// <summary>What the status has to tell of a seat; null when nothing is known of it.</summary>
    public static SeatStatus? Report(AppDeployment deployment, DeploymentSeat? seat) => seat is not { AppId: { Length: > 0 } appId } ? null : new SeatStatus
    {
        AppId = appId,
        App = seat.App,
        Since = seat.Since < deployment.Metadata.CreationTimestamp ? seat.Since : null,
    };

    private static DeploymentSeat Reported(AppDeployment deployment)
    {
        var (seat, made) = (deployment.Status.Seat, deployment.Metadata.CreationTimestamp);
        return new DeploymentSeat(seat?.Since < made ? seat.Since : made, seat?.App ?? "", IsVacant: false) { AppId = seat?.AppId };
    }

    /// <summary>Of workspaces that are gone nothing is kept.</summary>
    public void Forget(Func<string, bool> isThere)
    {
        foreach (var key in _taken.Keys.Where(key => !isThere(key.Namespace)).ToArray())
        {
            _taken.Remove(key);
        }
    }
}
