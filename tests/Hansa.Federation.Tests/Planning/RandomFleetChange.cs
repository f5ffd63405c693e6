using System.Collections.Immutable;
using CsCheck;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;
using Hansa.Federation.Preview;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

/// <summary>A fleet of two workspaces, and what else planning looks at.</summary>
internal sealed record ChangingFleet(FleetIntent Intent)
{
    public bool PauseAll { get; init; }

    public ImmutableDictionary<string, string> UnreadableApps { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableDictionary<ObjectKey, string> Unreadable { get; init; } = ImmutableDictionary<ObjectKey, string>.Empty;

    public ImmutableDictionary<ObjectKey, DeploymentSeat> Seats { get; init; } = ImmutableDictionary<ObjectKey, DeploymentSeat>.Empty;

    public static ChangingFleet Start { get; } = new(AFleet()
        .WithApp("traefik").WithApp("prometheus", "1.0.0", "traefik").WithApp("istio")
        .WithWorkspace("alpha").WithCluster("spoke-0").WithCluster("spoke-1").WithOverrides("values-0", "a: 1").WithDeployment("traefik-1.0.0").WithDeployment("prometheus-1.0.0")
        .WithWorkspace("beta").WithCluster("spoke-0").WithOverrides("values-0", "a: 1").WithOverrides("values-1", "a: 1").WithDeployment("traefik-1.0.0").Intent());

    /// <summary>What the controller would plan from.</summary>
    /// <param name="apps">The Apps, read anew or kept.</param>
    public FleetSnapshot Snapshot(AppCatalog apps)
    {
        var fleet = Intent.Snapshot();
        return fleet with
        {
            Apps = apps,
            PauseAll = PauseAll,
            UnreadableApps = UnreadableApps,
            Workspaces = fleet.Workspaces.ToImmutableDictionary(w => w.Key, w => w.Value with
            {
                Unreadable = Unreadable.Where(u => u.Key.Namespace == w.Key).ToImmutableDictionary(u => u.Key.Name, u => u.Value),
                Seats = Seats.Where(s => s.Key.Namespace == w.Key).ToImmutableDictionary(s => s.Key.Name, s => s.Value),
            }),
        };
    }
}

/// <summary>One change that people, or the controller itself, make to something that planning may look at.</summary>
internal sealed record RandomFleetChange(int Kind, int Where, int Which, int What)
{
    private const int Parts = 23;
    private static readonly string[] Apps = ["traefik", "prometheus", "istio"];
    private static readonly string[] Texts = ["a: 1", "a: 2\nb: {c: 3}", "a: [", "app: x"];

    public static Gen<RandomFleetChange> Any { get; } =
        from kind in Gen.Int[0, Parts - 1]
        from place in Gen.Int[0, 1]
        from which in Gen.Int[0, 2]
        from what in Gen.Int[0, 3]
        select new RandomFleetChange(kind, place, which, what);

    private string Workspace => Where == 0 ? "alpha" : "beta";

    private string Ns => $"{Workspace}-ns";

    private ObjectKey Deployment => new(Ns, $"{Apps[Which]}-1.0.0");

    private ObjectKey Cluster => new(Ns, $"spoke-{Which}");

    private ObjectKey ConfigMap => new(Ns, $"values-{Which}");

    public ChangingFleet Of(ChangingFleet fleet) => Kind switch
    {
        0 => fleet with { Intent = fleet.Intent with { Deployments = fleet.Intent.Deployments.SetItem(Deployment, ADeployment(Ns, Deployment.Name, $"{Apps[What % 3]}-1.0.0")) } },
        1 => fleet with { Intent = fleet.Intent with { Deployments = fleet.Intent.Deployments.Remove(Deployment) } },
        2 => OnDeployment(fleet, d => d with { Spec = d.Spec with { ConfigOverrides = What == 0 ? null : new ConfigOverrides { Name = $"values-{What - 1}" } } }),
        3 => OnDeployment(fleet, d => d with { Spec = d.Spec with { ConfigOverrides = new ConfigOverrides { SecretName = $"secret-{What}" } } }),
        4 => OnDeployment(fleet, d => d with { Spec = d.Spec with { ClusterSelector = What == 0 ? null : Labelled("site", $"{What}") } }),
        5 => OnDeployment(fleet, d => d with { Spec = d.Spec with { ClusterConfigOverrides = [.. Enumerable.Range(0, What).Select(i => new ClusterConfigOverride { ClusterSelector = Labelled("site", $"{i}"), ConfigMapName = $"values-{i}" })] } }),
        6 => OnDeployment(fleet, d => d with { Metadata = d.Metadata with { Annotations = Map(Annotations.Paused, What == 0 ? "true" : "false") } }),
        7 => OnDeployment(fleet, d => d with { Metadata = d.Metadata with { ResourceVersion = $"{What}" }, Status = new() { ObservedGeneration = What } }), // our own writing
        8 => OnDeployment(fleet, d => d with { Metadata = d.Metadata with { CreationTimestamp = Noon.AddMinutes(What), DeletionTimestamp = What == 3 ? Noon : null } }),
        9 => fleet with { Intent = fleet.Intent with { Values = fleet.Intent.Values.SetItem(ConfigMap, new ValuesSource(new ValuesText(Texts[What]))) } },
        10 => fleet with { Intent = fleet.Intent with { Values = What == 0 ? fleet.Intent.Values.SetItem(ConfigMap, new ValuesSource(null) { Instead = "but a.yaml" }) : fleet.Intent.Values.Remove(ConfigMap) } },
        11 => fleet with { Intent = fleet.Intent with { Secrets = fleet.Intent.Secrets.SetItem(new ObjectKey(Ns, $"secret-{Which}"), new SecretValues(new ValuesText(Texts[What]), Digest.Of(Texts[What]))) } },
        12 => fleet with { Intent = fleet.Intent with { Clusters = What == 0 ? fleet.Intent.Clusters.Remove(Cluster) : fleet.Intent.Clusters.SetItem(Cluster, ACluster(Ns, Cluster.Name)) } },
        13 => OnCluster(fleet, c => c with { Metadata = c.Metadata with { Labels = Map("site", $"{What}") } }),
        14 => OnCluster(fleet, c => c with { Metadata = c.Metadata with { Annotations = Map(What < 2 ? Annotations.Provides : What == 2 ? Annotations.Paused : Annotations.AdoptFrom, What == 0 ? "" : What == 1 ? "traefik" : What == 2 ? "true" : "lost") } }),
        15 => OnCluster(fleet, c => c with { Metadata = c.Metadata with { ResourceVersion = $"{What}" }, Status = new() { Phase = ClusterPhases.Joined } }),
        16 => OnWorkspace(fleet, w => What switch
        {
            0 => w with { Spec = w.Spec with { ServiceAccountName = Which == 0 ? null : "tenant" } },
            1 => w with { Spec = w.Spec with { ClusterLabels = Map("site", $"{Which}") } },
            2 => w with { Metadata = w.Metadata with { Annotations = Map(Which == 0 ? Annotations.AllowAdoptFrom : Annotations.Paused, Which == 0 ? "lost" : Which == 1 ? "true" : "false") } },
            _ => w with { Metadata = w.Metadata with { DeletionTimestamp = Which == 0 ? Noon : null } },
        }),
        17 => OnApp(fleet, app => What switch
        {
            0 => app with { Spec = app.Spec with { Defaults = Which == 0 ? "cluster: ${clusterName}" : "a: 1" } },
            1 => app with { Spec = app.Spec with { Dependencies = Which == 0 ? [] : ["istio"] } },
            2 => app with { Spec = app.Spec with { Version = Which == 0 ? "" : "1.0.0" } },
            _ => app with { Metadata = app.Metadata with { ResourceVersion = $"{Which}" } },
        }),
        18 => fleet with { Intent = fleet.Intent with { Apps = What == 0 ? fleet.Intent.Apps.Remove(AppKey) : fleet.Intent.Apps.SetItem(AppKey, AnApp(Apps[Which])) } },
        19 => fleet with { PauseAll = What == 0, UnreadableApps = What > 1 ? fleet.UnreadableApps.SetItem(AppKey.Name, $"cause {What}") : fleet.UnreadableApps.Remove(AppKey.Name) },
        20 => fleet with { Unreadable = What == 0 ? fleet.Unreadable.SetItem(Deployment, "cause") : fleet.Unreadable.Remove(Deployment) },
        21 => fleet with { Intent = fleet.Intent with { HubId = $"hub-{What}" } },
        _ => fleet with { Seats = What == 0 ? fleet.Seats.Remove(Deployment) : fleet.Seats.SetItem(Deployment, new DeploymentSeat(Noon.AddMinutes(-What), Deployment.Name, IsVacant: What == 2) { AppId = Apps[Which] }) },
    };

    private ObjectKey AppKey => ObjectKey.ClusterScoped($"{Apps[Which]}-1.0.0");

    private ChangingFleet OnDeployment(ChangingFleet fleet, Func<AppDeployment, AppDeployment> change) => fleet.Intent.Deployments.TryGetValue(Deployment, out var found)
        ? fleet with { Intent = fleet.Intent with { Deployments = fleet.Intent.Deployments.SetItem(Deployment, change(found)) } }
        : fleet;

    private ChangingFleet OnCluster(ChangingFleet fleet, Func<KommanderCluster, KommanderCluster> change) => fleet.Intent.Clusters.TryGetValue(Cluster, out var found)
        ? fleet with { Intent = fleet.Intent with { Clusters = fleet.Intent.Clusters.SetItem(Cluster, change(found)) } }
        : fleet;

    private ChangingFleet OnWorkspace(ChangingFleet fleet, Func<Workspace, Workspace> change) => ObjectKey.ClusterScoped(Workspace) is var key
        ? fleet with { Intent = fleet.Intent with { Workspaces = fleet.Intent.Workspaces.SetItem(key, change(fleet.Intent.Workspaces[key])) } }
        : fleet;

    private ChangingFleet OnApp(ChangingFleet fleet, Func<App, App> change) => fleet.Intent.Apps.TryGetValue(AppKey, out var found)
        ? fleet with { Intent = fleet.Intent with { Apps = fleet.Intent.Apps.SetItem(AppKey, change(found)) } }
        : fleet;
}
