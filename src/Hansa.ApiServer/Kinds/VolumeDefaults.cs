using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Kinds;

/// <summary>Defaults of a pod's volume (<c>pkg/apis/core/v1/defaults.go</c>).</summary>
internal static class VolumeDefaults
{
    private const long Mode = 420; // 0644
    private const long TokenSeconds = 3600;

    private static readonly string[] FileVolumes = ["configMap", "secret", "downwardAPI", "projected"];

    /// <summary>In place.</summary>
    public static void Fill(JsonObject volume)
    {
        if (volume.All(field => field.Key == "name" || field.Value is null))
            volume["emptyDir"] = new JsonObject();
        foreach (var source in FileVolumes.Select(name => volume[name]).OfType<JsonObject>())
        {
            source["defaultMode"] ??= Mode;
            FillFiles(source);
            foreach (var part in JsonLists.Objects(source["sources"]))
                FillPart(part);
        }
        FillHostPath(volume["hostPath"]);
    }

    /// <summary>A path of the node, in place: nothing is looked for there unless somebody says what.</summary>
    public static void FillHostPath(JsonNode? node)
    {
        if (node is JsonObject path)
            path["type"] ??= "";
    }

    private static void FillPart(JsonObject part)
    {
        if (part["serviceAccountToken"] is JsonObject token)
            token["expirationSeconds"] ??= TokenSeconds;
        if (part["downwardAPI"] is JsonObject fields)
            FillFiles(fields);
    }

    private static void FillFiles(JsonObject source)
    {
        foreach (var file in JsonLists.Objects(source["items"]))
            ContainerDefaults.FillReference(file["fieldRef"]);
    }
}
