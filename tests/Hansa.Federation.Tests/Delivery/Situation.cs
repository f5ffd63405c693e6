using CsCheck;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>What was delivered before, what is wanted now, and what others did in between.</summary>
internal sealed record Situation((int App, bool Newer)[] Before, (int App, int Shape)[] Wanted, (int Object, int Kind)[] Damage)
{
    private static readonly FluxVersions Flux = new("v2", "v1");

    public static Gen<Situation> Any { get; } =
        from before in Gen.Select(Gen.Int[0, 3], Gen.Bool).Array[0, 5]
        from after in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4]).Array[0, 5]
        from damage in Gen.Select(Gen.Int[0, 30], Gen.Int[0, 8]).Array[0, 6]
        select new Situation(before, after, damage);

    private static readonly string[] Apps = ["traefik", "prometheus", "istio", "kiali"];

    public DeliveryPlan After() => DeliveryPlan.Of(
        Wanted.DistinctBy(w => w.App).Aggregate(Base(), (fleet, w) => fleet.WithDeployment(Apps[w.App], $"{Apps[w.App]}-{(w.Shape is 1 ? "2.0.0" : "1.0.0")}", d => w.Shape switch
        {
            2 => d with { Metadata = d.Metadata with { Annotations = Map(Annotations.Paused, "true") } },
            3 => d with { Spec = d.Spec with { ConfigOverrides = new() { Name = "values" } } },
            4 => d with { Spec = d.Spec with { AppRef = new AppReference { Name = "nobody-knows" } } },
            _ => d,
        })).Plan("spoke-1"),
        Flux);

    public ModelCluster Cluster()
    {
        var before = DeliveryPlan.Of(
            Before.DistinctBy(b => b.App).Aggregate(Base(provides: true), (fleet, b) => fleet.WithDeployment(Apps[b.App], $"{Apps[b.App]}-{(b.Newer ? "2.0.0" : "1.0.0")}")).Plan("spoke-1"),
            Flux);
        var cluster = ModelCluster.Holding(before);
        foreach (var (at, kind) in Damage)
        {
            cluster.Damage(at, kind);
        }

        return cluster;
    }

    public override string ToString() =>
        $"before [{string.Join(' ', Before)}] wanted [{string.Join(' ', Wanted)}] damage [{string.Join(' ', Damage)}]";

    private static FleetBuilder Base(bool provides = false) => AFleet()
        .WithApp(App("traefik", "1.0.0")).WithApp(App("traefik", "2.0.0"))
        .WithApp(App("prometheus", "1.0.0", "traefik")).WithApp(App("prometheus", "2.0.0", "traefik"))
        .WithApp(App("istio", "1.0.0", "prometheus")).WithApp(App("istio", "2.0.0", "prometheus"))
        .WithApp(App("kiali", "1.0.0", "istio", "prometheus")).WithApp(App("kiali", "2.0.0", "istio", "prometheus"))
        .WithWorkspace("alpha")
        .WithOverrides("values", "a: 1")
        .WithCluster("spoke-1", c => provides
            ? c with { Metadata = c.Metadata with { Annotations = Map(Annotations.Provides, string.Join(',', Apps)) } }
            : c);

    private static App App(string id, string version, params string[] needs)
    {
        var app = AnApp(id, version, needs);
        var second = version == "1.0.0" && id == "istio" ? new[] { ARelease("istio-extra", version) } : [];
        return app with { Spec = app.Spec with { Defaults = $"app: {id}", Releases = [ARelease(id, version), .. second] } };
    }
}
