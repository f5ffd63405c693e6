using System.Text.Json.Nodes;

namespace Hansa.Sandbox.Flux;

/// <summary>
/// What the API server fills in by Flux's own definitions when a field is left out, era by era: it shows in objects that nobody touched. Written into the properties of a kind's schema.
/// </summary>
internal static class FluxDefaults
{
    public static void Release(JsonObject properties)
    {
        NotObservedYet(properties);
        SetDefault(Chart(properties), "version", "*");
        SetDefault(Chart(properties), "reconcileStrategy", "ChartVersion");
    }

    /// <summary>Its charts had no strategy yet, and what the definition did not name was dropped.</summary>
    public static void ReleaseOf2021(JsonObject properties)
    {
        var chart = Chart(properties);
        SetDefault(chart, "version", "*");
        chart["properties"]!.AsObject().Remove("reconcileStrategy");
        chart["properties"]!["valuesFile"] = new JsonObject { ["type"] = "string" };
        chart["properties"]!["valuesFiles"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } };
        chart.Remove("x-kubernetes-preserve-unknown-fields");
    }

    public static void Repository(JsonObject properties)
    {
        NotObservedYet(properties);
        SetDefault(Spec(properties), "provider", "generic");
    }

    public static void RepositoryOf2022(JsonObject properties)
    {
        Repository(properties);
        RepositoryOf2021(properties);
    }

    public static void RepositoryOf2021(JsonObject properties) => SetDefault(Spec(properties), "timeout", "60s");

    private static JsonObject Spec(JsonObject properties) => properties["spec"]!.AsObject(); // built in, like all below

    private static JsonObject Chart(JsonObject properties) => Spec(properties)["properties"]!["chart"]!["properties"]!["spec"]!.AsObject();

    private static void NotObservedYet(JsonObject properties) => properties["status"]!["default"] = new JsonObject { ["observedGeneration"] = -1 };

    private static void SetDefault(JsonObject schema, string property, string value) => schema["properties"]![property]!["default"] = value;
}
