using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Tables;

/// <summary>Cells of volumes and of claims to them.</summary>
internal static class VolumeCells
{
    private const string Unset = "<unset>";

    public static JsonNode? OfVolume(string column, JsonObject volume) => column switch
    {
        "Capacity" => BuiltInCells.Scalar(volume, "spec.capacity.storage", "0"),
        "Access Modes" => AccessModes(volume),
        "Reclaim Policy" => BuiltInCells.Text(volume, "spec.persistentVolumeReclaimPolicy"),
        "Status" => Phase(volume),
        "Claim" => BuiltInCells.Find(volume, "spec.claimRef") is JsonObject claim ? $"{BuiltInCells.Text(claim, "namespace")}/{BuiltInCells.Text(claim, "name")}" : "",
        "StorageClass" => BuiltInCells.Text(volume, "spec.storageClassName"),
        "Reason" => BuiltInCells.Text(volume, "status.reason"),
        _ => Either(column, volume),
    };

    public static JsonNode? OfClaim(string column, JsonObject claim) => column switch
    {
        "Status" => Phase(claim),
        "Volume" => BuiltInCells.Text(claim, "spec.volumeName"),
        "Capacity" => BuiltInCells.Scalar(claim, "status.capacity.storage", ""),
        "Access Modes" => AccessModes(claim),
        "StorageClass" => BuiltInCells.Text(claim, "spec.storageClassName"),
        _ => Either(column, claim),
    };

    private static JsonNode? Either(string column, JsonObject item) => column switch
    {
        "VolumeMode" => BuiltInCells.Or(BuiltInCells.Text(item, "spec.volumeMode"), Unset),
        "VolumeAttributesClass" => BuiltInCells.Or(BuiltInCells.Text(item, "spec.volumeAttributesClassName"), Unset),
        _ => "<none>",
    };

    private static string Phase(JsonObject item) =>
        BuiltInCells.Find(item, "metadata.deletionTimestamp") is null ? BuiltInCells.Text(item, "status.phase") : "Terminating";

    private static string AccessModes(JsonObject item) => string.Join(',', (BuiltInCells.Find(item, "spec.accessModes") as JsonArray)?.Select(AccessMode) ?? []);

    private static string AccessMode(JsonNode? mode) => (string?)mode switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        var other => other ?? "",
    };
}
