using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Federation;
using Hansa.Federation.Fleet;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Drill.Deeds;

namespace Hansa.Drill.Tests.Deliberate;

/// <summary>A mistake that a controller could make.</summary>
/// <param name="What">The mistake.</param>
/// <param name="Drill">A drill of controllers that make it.</param>
/// <param name="Signs">What it shows by, in words of the drill; none when it can show by anything.</param>
internal sealed record Mistake(string What, DrillOptions Drill, params ImmutableArray<string> Signs)
{
    /// <summary>What leads up to it, when clusters are attached and services deployed.</summary>
    public ImmutableArray<DrillDeed> Deeds { get; init; } = [];

    public bool IsShownBy(DrillFailure failure) =>
        Signs.IsEmpty || failure.Violations.Any(violation => Signs.Any(sign => violation.Contains(sign, StringComparison.Ordinal)));
}

/// <summary>Mistakes of all kinds, each by itself.</summary>
internal static class Mistakes
{
    private const string NotOrdered = "nobody had ordered that";
    private const string OfOthers = "of others was";

    public static ImmutableArray<Mistake> All { get; } =
    [
        new("no settling", With(options => options with { RemovalSettle = TimeSpan.FromTicks(1) }), NotOrdered) { Deeds = [.. Times(2, DrillDeed.UndeployAll)] },
        new("the permit of an older plan", With(new ControllerParts { RemovalsWithoutAsking = DrillWitness.RemovalsWithoutAsking, Gate = real => new OldPermits(real) }), NotOrdered)
        {
            Deeds = [.. Times(2, DrillDeed.Undeploy), .. Times(6, DrillDeed.Confirm), .. Times(3, DrillDeed.UndeployAll)],
        },
        new("no guard", With(new ControllerParts { RemovalsWithoutAsking = int.MaxValue }), "too many at once") { Deeds = [.. Times(4, DrillDeed.UndeployAll)] },
        new("a claim before the comparison", Comparing(ClaimAndCompare), "is attached already")
        {
            Deeds = [DrillDeed.Detach, .. Times(4, DrillDeed.Confirm), DrillDeed.LeadAstray, .. Times(2, DrillDeed.Confirm), DrillDeed.Attach, .. Times(2, DrillDeed.Confirm), DrillDeed.Attach],
        },
        new("no comparison of identities", Comparing(_ => (_, _) => null), "was written by Hansa")
        {
            Deeds = [DrillDeed.Detach, .. Times(4, DrillDeed.Confirm), DrillDeed.LeadAstray, .. Times(3, DrillDeed.Confirm)],
        },
        new("prune by label alone", Between(PruneByLabelAsync), OfOthers) { Deeds = [.. Times(4, DrillDeed.Copy)] },
        new("unreadable taken for absent", Between(HideUnreadableAsync), NotOrdered) { Deeds = [.. Times(3, DrillDeed.Garble), .. Times(6, DrillDeed.Confirm)] },
        new("a lost 410", Between(LoseExpiryAsync))
        {
            Deeds = [.. Times(6, DrillDeed.Trouble), .. Times(2, DrillDeed.Override), .. Times(3, DrillDeed.EditApp), .. Times(2, DrillDeed.Deploy), .. Times(2, DrillDeed.Upgrade)],
        },
        new("a write after the lease", new DrillOptions { Parts = new DrillParts { Limits = limits => limits with { Writes = null }, Options = options => options with { Writes = null } } }, "nobody led")
        {
            Deeds = [.. Times(2, DrillDeed.LoseLead)],
        },
        new("a write outside of the namespace", Between(WriteElsewhereAsync), "was written by Hansa"),
        new("a lost override", Between(LoseOverridesAsync), "has values"),
        new("an object of others overwritten", Between(OverwriteAsync), OfOthers),
        new("a lost removal", Between(LoseRemovalAsync), "and nobody deploys it", "is left over") { Deeds = [DrillDeed.Undeploy, DrillDeed.UndeployAll, DrillDeed.EditApp] },
        new("a credential in a status", Between(LeakAsync), "a credential stands in"),
        new("a report that is lost", Between(LoseReportAsync), "reports"),
    ];

    private static IEnumerable<DrillDeed> Times(int times, DrillDeed deed) => Enumerable.Repeat(deed, times);

    private static DrillOptions With(Func<ControllerOptions, ControllerOptions> options) => new() { Parts = new DrillParts { Options = options } };

    private static DrillOptions With(ControllerParts parts) => new()
    {
        Parts = new DrillParts { Controller = (management, options, clock, chance, logs) => new FederationController(management, options, clock, chance, logs) { Parts = parts } },
    };

    private static DrillOptions Between(Func<ControllerRequest, Task> mistake) => new() { Between = ControllerRequest.Seen(mistake) };

    private static DrillOptions Comparing(Func<ClusterIdentities, Func<Api.Resources.KommanderCluster, string, string?>> compare) => With(new ControllerParts
    {
        RemovalsWithoutAsking = DrillWitness.RemovalsWithoutAsking,
        Identities = recorded =>
        {
            ClusterIdentities? identities = null;
            return identities = new ClusterIdentities(recorded) { Compare = (cluster, found) => compare(identities!)(cluster, found) }; // by then it is there
        },
    });

    private static Func<Api.Resources.KommanderCluster, string, string?> ClaimAndCompare(ClusterIdentities identities) => (cluster, found) =>
    {
        identities.Claim(found, cluster.Metadata.Key, cluster.Metadata.CreationTimestamp);
        return ClusterIdentities.Objection(cluster, found);
    };

    // A copy carries the label as well, and is taken for the original.
    private static Task PruneByLabelAsync(ControllerRequest request)
    {
        var kind = request.IsToManagement || request.Method != "GET" ? null
            : request.IsAbout("helmreleases") ? $"{Kinds.HelmGroup}/HelmRelease"
            : request.IsAbout("helmrepositories") ? $"{Kinds.SourceGroup}/HelmRepository"
            : request.IsAbout("configmaps") ? "/ConfigMap"
            : null;
        return kind is null ? request.PassAsync() : request.AnswerAsync(found =>
        {
            if (found["metadata"]?["labels"]?[Labels.Hub] is not null)
                found["metadata"]!["annotations"]![Annotations.Identity] = $"{kind}/{found["metadata"]!["namespace"]}/{found["metadata"]!["name"]}";
            return found;
        });
    }

    private static Task HideUnreadableAsync(ControllerRequest request) => request.Method == "GET" && request.IsAbout("appdeployments")
        ? request.AnswerAsync(found => found["spec"]?["clusterConfigOverrides"] is JsonArray overrides && overrides.Contains(null) ? null : found)
        : request.PassAsync();

    // The watch goes on where it was, as if nothing had been missed.
    private static Task LoseExpiryAsync(ControllerRequest request) => request.IsWatch
        ? request.WatchAsync(line => line.Contains("\"ERROR\"", StringComparison.Ordinal) && line.Contains("410", StringComparison.Ordinal) ? null : line)
        : request.PassAsync();

    private static Task WriteElsewhereAsync(ControllerRequest request) => !request.IsToManagement && request.Method == "PATCH" && request.IsAbout("configmaps")
        ? request.PassAsync(path => Elsewhere(path, '/'), query => query, body => Elsewhere(body, '"'))
        : request.PassAsync();

    private static string Elsewhere(string text, char mark) =>
        text.Replace($"{mark}team-1{mark}", $"{mark}default{mark}", StringComparison.Ordinal).Replace($"{mark}team-2{mark}", $"{mark}default{mark}", StringComparison.Ordinal);

    private static Task LoseOverridesAsync(ControllerRequest request) => !request.IsToManagement && request.Method == "PATCH" && request.IsAbout("helmreleases")
        ? request.PassAsync(body =>
        {
            if (body["spec"]?["valuesFrom"] is JsonArray { Count: > 1 } values)
                values.RemoveAt(1);
        })
        : request.PassAsync();

    // Nobody looks first at what is there, and every write takes what it finds.
    private static Task OverwriteAsync(ControllerRequest request) =>
        request.IsToManagement ? request.PassAsync()
        : request.Method == "PATCH" ? request.PassAsync(path => path, query => query.Replace("force=false", "force=true", StringComparison.Ordinal), body => body)
        : request is { Method: "GET", IsWatch: false } && (request.IsAbout("helmreleases") || request.IsAbout("configmaps") || request.IsAbout("helmrepositories"))
            ? request.AnswerAsync(found => found["metadata"]?["labels"]?[Labels.Hub] is null ? null : found)
        : request.PassAsync();

    private static Task LoseRemovalAsync(ControllerRequest request) =>
        !request.IsToManagement && request.Method == "DELETE" ? request.PretendAsync() : request.PassAsync();

    private static Task LeakAsync(ControllerRequest request) => IsStatusOf("kommanderclusters", request)
        ? request.PassAsync(body =>
        {
            if (body["status"]?["conditions"]?[0] is JsonObject condition)
                condition["message"] = $"asked with {request.Authorization}";
        })
        : request.PassAsync();

    private static Task LoseReportAsync(ControllerRequest request) => IsStatusOf("appdeployments", request)
        ? request.PassAsync(body => (body["status"] as JsonObject)?.Remove("clusters"))
        : request.PassAsync();

    private static bool IsStatusOf(string resource, ControllerRequest request) =>
        request is { IsToManagement: true, Method: "PATCH" } && request.IsAbout(resource) && request.Path.EndsWith("/status", StringComparison.Ordinal);
}
