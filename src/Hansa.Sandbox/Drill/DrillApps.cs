using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Sandbox.Drill.Oracle;

namespace Hansa.Sandbox.Drill;

/// <summary>The Apps of a drill: two versions of one, one by itself, and one that needs the first.</summary>
internal static class DrillApps
{
    public const string Alpha = "alpha";
    public const string Beta = "beta";
    public const string Gamma = "gamma";
    public const string Repository = "https://charts.invalid/drill";

    public static ImmutableArray<string> Ids { get; } = [Alpha, Beta, Gamma];

    public static ImmutableArray<WantedApp> All { get; } =
    [
        new(Alpha, "1.0.0", "level: 0\n", null), new(Alpha, "2.0.0", "level: 0\n", null), new(Beta, "1.0.0", "level: 0\n", null), new(Gamma, "1.0.0", "level: 0\n", Alpha),
    ];

    /// <summary>The App as it is written.</summary>
    public static JsonObject BodyOf(WantedApp app) => new()
    {
        ["spec"] = new JsonObject
        {
            ["appId"] = app.AppId,
            ["version"] = app.Version,
            ["dependencies"] = new JsonArray([.. new[] { app.Needs }.OfType<string>().Select(need => (JsonNode)need)]),
            ["defaults"] = app.Defaults,
            ["releases"] = new JsonArray(new JsonObject
            {
                ["name"] = app.AppId,
                ["releaseName"] = app.AppId,
                ["chart"] = new JsonObject { ["name"] = app.AppId, ["version"] = app.Version, ["repository"] = new JsonObject { ["name"] = "drill", ["url"] = Repository } },
            }),
        },
    };
}
