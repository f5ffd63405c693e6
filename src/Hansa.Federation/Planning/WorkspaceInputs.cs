using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Planning;

/// <summary>
/// Everything that one workspace's plan is a function of: with equal inputs the last plan is the plan. What is not named here is compared by
/// its own equality, so that a new part of a snapshot can make a plan needlessly, and never keep an old one.
/// </summary>
/// <param name="Fleet">What all workspaces share.</param>
/// <param name="Workspace">The workspace.</param>
internal sealed record WorkspaceInputs(FleetSnapshot Fleet, WorkspaceSnapshot Workspace)
{
    public static WorkspaceInputs Of(FleetSnapshot fleet, WorkspaceSnapshot workspace) =>
        new(fleet with { Workspaces = ImmutableDictionary<string, WorkspaceSnapshot>.Empty }, workspace); // the others have no part in it, and are not kept

    public bool SayTheSameAs(WorkspaceInputs other) => Same(Fleet, other.Fleet) && Same(Workspace, other.Workspace);

    private static bool Same(FleetSnapshot a, FleetSnapshot b) =>
        a.Apps.SaysTheSameAs(b.Apps)
        && SameEntries(a.UnreadableApps, b.UnreadableApps)
        && a with { Apps = b.Apps, UnreadableApps = b.UnreadableApps } == b;

    private static bool Same(WorkspaceSnapshot a, WorkspaceSnapshot b) =>
        Same(a.Workspace, b.Workspace, HansaJson.Default.Workspace, w => w with { Metadata = Unversioned(w.Metadata), Status = new() })
        && Same(a.Clusters, b.Clusters, HansaJson.Default.KommanderCluster, c => c with { Metadata = Unversioned(c.Metadata), Status = new() })
        && Same(a.Deployments, b.Deployments, HansaJson.Default.AppDeployment, d => d with { Metadata = Unversioned(d.Metadata), Status = new() })
        && SameEntries(a.Unreadable, b.Unreadable)
        && SameEntries(a.Seats, b.Seats)
        && b.Deployments.SelectMany(d => OverrideLayers.ConfigMapsOf(d.Spec)).All(name => Same(a.Values.GetValueOrDefault(name), b.Values.GetValueOrDefault(name)))
        && (a.Secrets is null) == (b.Secrets is null)
        && b.Deployments.SelectMany(d => OverrideLayers.SecretsOf(d.Spec)).All(name => Same(a.Secrets?.GetValueOrDefault(name), b.Secrets?.GetValueOrDefault(name)))
        && a with
        {
            Workspace = b.Workspace,
            Clusters = b.Clusters,
            Deployments = b.Deployments,
            Unreadable = b.Unreadable,
            Seats = b.Seats,
            Values = b.Values,
            Secrets = b.Secrets,
        } == b;

    private static bool Same<T>(ImmutableArray<T> a, ImmutableArray<T> b, JsonTypeInfo<T> json, Func<T, T> planned) =>
        a.Length == b.Length && a.Zip(b).All(pair => Same(pair.First, pair.Second, json, planned));

    /// <summary>An object that only its status was written to is another instance: what planning sees of it is the same.</summary>
    private static bool Same<T>(T a, T b, JsonTypeInfo<T> json, Func<T, T> planned) =>
        ReferenceEquals(a, b) || JsonSerializer.Serialize(planned(a), json) == JsonSerializer.Serialize(planned(b), json);

    private static ObjectMeta Unversioned(ObjectMeta metadata) => metadata with { ResourceVersion = "" };

    private static bool Same(ValuesSource? a, ValuesSource? b) =>
        ReferenceEquals(a, b) || (a is not null && b is not null && a.Text?.Text == b.Text?.Text && a with { Text = b.Text } == b);

    private static bool Same(SecretValues? a, SecretValues? b) =>
        ReferenceEquals(a, b) || (a is not null && b is not null && a.Text?.Text == b.Text?.Text && a with { Text = b.Text } == b);

    private static bool SameEntries<T>(ImmutableDictionary<string, T> a, ImmutableDictionary<string, T> b) =>
        ReferenceEquals(a, b) || (a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var value) && Equals(entry.Value, value)));
}
