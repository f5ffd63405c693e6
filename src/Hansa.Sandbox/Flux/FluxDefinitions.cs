using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hansa.Sandbox.Flux;

/// <summary>
/// CustomResourceDefinitions of Flux's kinds for the sandbox, written for it: they describe the fields that Hansa and people use and keep
/// all others unread. Flux's own are stricter; the tests use those.
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
        FluxEra.V2Beta1 => [Releases("v2beta1"), Repositories("v1beta1")],
        FluxEra.V2Beta2 => [Releases("v2beta2", "v2beta1"), Repositories("v1beta2", "v1beta1")],
        FluxEra.V2 => [Releases("v2", "v2beta2", "v2beta1"), Repositories("v1", "v1beta2")],
    };

    private static byte[] Releases(params string[] newestFirst) =>
        Definition("helmreleases", newestFirst, version => Columns(early: version == "v2beta1"));

    private static byte[] Repositories(params string[] newestFirst) =>
        Definition("helmrepositories", newestFirst, version => [Url.DeepClone(), .. Columns(early: version == "v1beta1")]);

    // The file has one version, without name and columns.
    private static byte[] Definition(string file, string[] newestFirst, Func<string, JsonNode[]> columns)
    {
        using var stream = typeof(FluxDefinitions).Assembly.GetManifestResourceStream($"flux/{file}.json")!; // built in
        var definition = JsonNode.Parse(stream)!.AsObject(); // checked by a test
        var versions = definition["spec"]!["versions"]!.AsArray();
        var pattern = versions[0]!;
        versions.Clear();
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
