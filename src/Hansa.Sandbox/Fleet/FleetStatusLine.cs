using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Sandbox.Fleet;

/// <summary>Says in a line how a fleet stands, whenever that changes.</summary>
/// <param name="management">The management cluster.</param>
/// <param name="attachable">How many clusters there are to attach.</param>
/// <param name="told">Who is told.</param>
internal sealed class FleetStatusLine(ApiClient management, int attachable, IProgress<string> told)
{
    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(TimeProvider clock, CancellationToken ct)
    {
        Informer<T> Watch<T>(ResourceType type, Func<JsonElement, T> read) where T : class => new(management, type, null, new ListOptions(), read, clock, new Random(1), NullLogger.Instance);

        var clusters = Watch(Kinds.KommanderCluster, ClusterSight.Of);
        var deployments = Watch(Kinds.AppDeployment, DeploymentSight.Of);
        void Tell() => told.Report(Text(clusters.Items.Where(c => c.Key.Name != WellKnown.HostCluster).Select(c => c.Value), deployments.Items.Values, attachable));
        clusters.Changed += _ => Tell();
        clusters.StateChanged += Tell;
        deployments.Changed += _ => Tell();
        await Task.WhenAll(clusters.RunAsync(ct), deployments.RunAsync(ct));
    }

    /// <summary>How many of how many, and what is not well.</summary>
    internal static string Text(IEnumerable<ClusterSight> clusters, IEnumerable<DeploymentSight> deployments, int attachable)
    {
        var (seen, services) = (clusters.ToArray(), deployments.ToArray());
        string[] parts =
        [
            $"{seen.Count(c => c.IsJoined)} of {Math.Max(attachable, seen.Length)} clusters joined",
            .. seen.Count(c => c is { IsJoined: true, IsReachable: false }) is > 0 and var away ? [$"{away} unreachable"] : Array.Empty<string>(),
            .. services.Length > 0 ? [$"{services.Count(s => s.IsReady)} of {services.Length} services ready"] : Array.Empty<string>(),
            .. services.FirstOrDefault(s => !s.IsReady) is { } waiting ? [$"{waiting.Name}: {waiting.Reason}"] : Array.Empty<string>(),
        ];
        return string.Join(", ", parts);
    }

    internal sealed record ClusterSight(bool IsJoined, bool IsReachable)
    {
        public static ClusterSight Of(JsonElement cluster) => new(cluster.Text("status", "phase") == "Joined", cluster.Condition("Reachable")?.Status != "False");
    }

    internal sealed record DeploymentSight(string Name, bool IsReady, string Reason)
    {
        public static DeploymentSight Of(JsonElement deployment) => new(
            deployment.Text("metadata", "name"), deployment.Condition("Ready")?.Status == "True", deployment.Condition("Ready")?.Reason ?? "not looked at yet");
    }
}
