using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Preview;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Preview;

/// <summary>A fleet's intent, small and random: it is written down as the objects that an API server would hold.</summary>
internal sealed record RandomIntent((int App, int Version, int Overrides, int Selector, bool Paused)[] Deployments, (int Name, int Text, bool IsSecret)[] Values, (int Cluster, int Label, int Mark)[] Clusters)
{
    private static readonly string[] Apps = ["traefik", "prometheus", "istio"];
    private static readonly string[] Texts = ["a: 1", "a: 2\nb: {c: 3}", "a: [", "app: x"];

    public static Gen<RandomIntent> Any { get; } =
        from deployments in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 4], Gen.Int[0, 2], Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true)))).Array[0, 4]
        from values in Gen.Select(Gen.Int[1, 2], Gen.Frequency((4, Gen.Int[0, 1]), (1, Gen.Int[2, 3])), Gen.Bool).Array[0, 4]
        from clusters in Gen.Select(Gen.Int[1, 3], Gen.Int[0, 1], Gen.Int[0, 2]).Array[0, 4]
        select new RandomIntent([.. deployments.DistinctBy(d => d.Item1)], [.. values.DistinctBy(v => (v.Item1, v.Item3))], [.. clusters.DistinctBy(c => c.Item1)]);

    public FleetIntent Intent()
    {
        var fleet = AFleet()
            .WithApp(App("traefik", "1.0.0")).WithApp(App("traefik", "2.0.0"))
            .WithApp(App("prometheus", "1.0.0", "traefik")).WithApp(App("prometheus", "2.0.0", "traefik"))
            .WithApp(App("istio", "1.0.0", "prometheus")).WithApp(App("istio", "2.0.0"))
            .WithWorkspace("alpha");
        fleet = Clusters.Aggregate(fleet, (f, c) => f.WithCluster($"spoke-{c.Cluster}", one => Marked(one, c.Label, c.Mark)));
        fleet = Values.Aggregate(fleet, (f, v) => v.IsSecret ? f.WithSecret($"secret-{v.Name}", Texts[v.Text]) : f.WithOverrides($"values-{v.Name}", Texts[v.Text]));
        return Deployments.Aggregate(fleet, (f, d) => f.WithDeployment(Apps[d.App], AppOf(d.App, d.Version), one => Shaped(one, d.Overrides, d.Selector, d.Paused))).Intent();
    }

    /// <summary>What a person writes down and applies to come from another intent to this one.</summary>
    public static IEnumerable<Manifest> Manifests(FleetIntent to) =>
    [
        .. to.Deployments.Values.Select(d => Written(Kinds.AppDeployment, JsonSerializer.SerializeToNode(d, HansaJson.Default.AppDeployment))),
        .. to.Clusters.Values.Select(c => Written(Kinds.KommanderCluster, JsonSerializer.SerializeToNode(c, HansaJson.Default.KommanderCluster))),
        .. to.Values.Select(v => new Manifest("values", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = v.Key.Name, ["namespace"] = v.Key.Namespace },
            ["data"] = new JsonObject { [WellKnown.ValuesKey] = v.Value.Text!.Text },
        })),
        .. to.Secrets.Select(s => new Manifest("secret", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = s.Key.Name, ["namespace"] = s.Key.Namespace },
            [s.Key.Name == "secret-1" ? "stringData" : "data"] = new JsonObject
            {
                [WellKnown.ValuesKey] = s.Key.Name == "secret-1" ? s.Value.Text!.Text : Convert.ToBase64String(Encoding.UTF8.GetBytes(s.Value.Text!.Text)),
            },
        })),
    ];

    /// <summary>What is in one and not in the other, to be deleted.</summary>
    public static IEnumerable<Manifest> Gone(FleetIntent before, FleetIntent after) => Manifests(before with
    {
        Deployments = before.Deployments.RemoveRange(after.Deployments.Keys),
        Clusters = before.Clusters.RemoveRange(after.Clusters.Keys),
        Values = before.Values.RemoveRange(after.Values.Keys),
        Secrets = before.Secrets.RemoveRange(after.Secrets.Keys),
    });

    public override string ToString() => $"deployments [{string.Join(' ', Deployments)}] values [{string.Join(' ', Values)}] clusters [{string.Join(' ', Clusters)}]";

    private static Manifest Written(ResourceType type, JsonNode? item)
    {
        var body = (JsonObject)item!; // an object was serialized
        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        body.Remove("status");
        return new Manifest("test", body);
    }

    private static App App(string id, string version, params string[] needs)
    {
        var app = AnApp(id, version, needs);
        return app with { Spec = app.Spec with { Defaults = $"app: {id}\ncluster: ${{clusterName}}" } };
    }

    private static string AppOf(int app, int version) => version == 3 ? "nobody-knows" : $"{Apps[app]}-{(version == 2 ? "2.0.0" : "1.0.0")}";

    private static AppDeployment Shaped(AppDeployment deployment, int overrides, int selector, bool paused) => deployment with
    {
        Metadata = deployment.Metadata with { Annotations = Map(Annotations.Paused, paused ? "true" : "false") },
        Spec = deployment.Spec with
        {
            ConfigOverrides = overrides switch
            {
                0 => null,
                > 2 => new ConfigOverrides { SecretName = $"secret-{overrides - 2}" },
                _ => new ConfigOverrides { Name = $"values-{overrides}" },
            },
            ClusterSelector = selector == 0 ? null : Labelled("site", selector == 1 ? "a" : "b"),
        },
    };

    private static KommanderCluster Marked(KommanderCluster cluster, int label, int mark) => cluster with
    {
        Metadata = cluster.Metadata with
        {
            Labels = Map("site", label == 0 ? "a" : "b"),
            Annotations = new Dictionary<string, string> { [Annotations.Provides] = mark == 1 ? "traefik" : "", [Annotations.Paused] = mark == 2 ? "true" : "false" },
        },
    };
}
