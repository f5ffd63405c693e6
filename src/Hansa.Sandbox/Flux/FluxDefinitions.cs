using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hansa.Sandbox.Flux;

/// <summary>
/// CustomResourceDefinitions of Flux's kinds for the sandbox, written for it: they describe the fields that Hansa and people use and keep
/// all others unread; what Flux's own fill in by themselves, they fill in, too. Flux's own are stricter.
/// </summary>
public static class FluxDefinitions
{
    private static readonly JsonObject Age = Column("Age", "date", ".metadata.creationTimestamp");
    private static readonly JsonObject Ready = Column("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status");
    private static readonly JsonObject Status = Column("Status", "string", ".status.conditions[?(@.type==\"Ready\")].message");
    private static readonly JsonObject Url = Column("URL", "string", ".spec.url");

    /// <summary>HelmRelease and HelmRepository as JSON, in the versions of that era; the newest is stored.</summary>
    public static ImmutableArray<byte[]> Of(FluxEra era) => era switch
    {
        FluxEra.V2Beta1 => [Releases(FluxDefaults.ReleaseOf2021, "v2beta1"), Repositories(FluxDefaults.RepositoryOf2021, "v1beta1")],
        FluxEra.V2Beta1Of2022 => [Releases(FluxDefaults.Release, "v2beta1"), Repositories(FluxDefaults.RepositoryOf2022, "v1beta2")],
        FluxEra.V2Beta2 => [Releases(FluxDefaults.Release, "v2beta2", "v2beta1"), Repositories(FluxDefaults.Repository, "v1beta2", "v1beta1")],
        FluxEra.V2 => [Releases(FluxDefaults.Release, "v2", "v2beta2", "v2beta1"), Repositories(FluxDefaults.Repository, "v1", "v1beta2")],
    };

    private static byte[] Releases(Action<JsonObject> defaults, params string[] newestFirst) =>
        Definition("helmreleases", newestFirst, defaults, version => Columns(early: version == "v2beta1"));

    private static byte[] Repositories(Action<JsonObject> defaults, params string[] newestFirst) =>
        Definition("helmrepositories", newestFirst, defaults, version => [Url.DeepClone(), .. Columns(early: version == "v1beta1")]);

    // The file has one version, without name, columns and defaults.
    private static byte[] Definition(string file, string[] newestFirst, Action<JsonObject> defaults, Func<string, JsonNode[]> columns)
    {
        using var stream = typeof(FluxDefinitions).Assembly.GetManifestResourceStream($"flux/{file}.json")!; // built in
        var definition = JsonNode.Parse(stream)!.AsObject(); // checked by a test
        var versions = definition["spec"]!["versions"]!.AsArray();
        var pattern = versions[0]!;
        versions.Clear();
        defaults(pattern["schema"]!["openAPIV3Schema"]!["properties"]!.AsObject()); // checked by a test
        foreach (var name in newestFirst)
        {
            var version = pattern.DeepClone().AsObject();
            version["name"] = name;
            version["storage"] = name == newestFirst[0];
            version["additionalPrinterColumns"] = new JsonArray(columns(name));
            versions.Add((JsonNode)version);
        }

        return JsonSerializer.SerializeToUtf8Bytes(definition);
    }

    // The first versions printed the age last.
    private static JsonNode[] Columns(bool early) => early
        ? [Ready.DeepClone(), Status.DeepClone(), Age.DeepClone()]
        : [Age.DeepClone(), Ready.DeepClone(), Status.DeepClone()];

    private static JsonObject Column(string name, string type, string path) => new() { ["name"] = name, ["type"] = type, ["jsonPath"] = path };
}
