using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;

namespace Hansa.Sandbox.Drill;

/// <summary>The Apps of a drill: two versions of one, one by itself, and one that needs the first.</summary>
internal static class DrillApps
{
    public const string Alpha = "alpha";
    public const string Beta = "beta";
    public const string Gamma = "gamma";
    public const string Defaults = "level: 0\n";

    public static ImmutableArray<string> Ids { get; } = [Alpha, Beta, Gamma];

    /// <summary>Each as it is written.</summary>
    public static ImmutableArray<JsonObject> Bodies { get; } = [App(Alpha, "1.0.0"), App(Alpha, "2.0.0"), App(Beta, "1.0.0"), App(Gamma, "1.0.0", Alpha)];

    /// <summary>What else has to be deployed.</summary>
    public static string? NeedOf(string appId) => appId == Gamma ? Alpha : null;

    private static JsonObject App(string id, string version, params string[] needs) => new()
    {
        ["apiVersion"] = Kinds.App.ApiVersion,
        ["kind"] = Kinds.App.Kind,
        ["metadata"] = new JsonObject { ["name"] = $"{id}-{version}" },
        ["spec"] = new JsonObject
        {
            ["appId"] = id,
            ["version"] = version,
            ["dependencies"] = new JsonArray([.. needs.Select(need => (JsonNode)need)]),
            ["defaults"] = Defaults,
            ["releases"] = new JsonArray(new JsonObject
            {
                ["name"] = id,
                ["releaseName"] = id,
                ["chart"] = new JsonObject { ["name"] = id, ["version"] = version, ["repository"] = new JsonObject { ["name"] = "drill", ["url"] = "https://charts.invalid/drill" } },
            }),
        },
    };
}
