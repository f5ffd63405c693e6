using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>A claim waits for a volume for ever here; what it asks for stays, but for the size once it is bound.</summary>
internal sealed class VolumeClaimRule : IKindRule
{
    private const string Unchangeable = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

    /// <summary>Set once, by whoever binds the claim.</summary>
    private static readonly string[] SetLater = ["volumeName", "storageClassName"];

    public void Default(JsonObject obj)
    {
        if (obj["spec"] is JsonObject spec)
            spec["volumeMode"] ??= "Filesystem";
    }

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        if (old is null)
            obj["status"] = new JsonObject { ["phase"] = "Pending" };
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if (old is null)
            return;
        var before = this.WithDefaults(old);
        var changeable = SetLater.Where(field => (before["spec"] as JsonObject)?[field] is null).ToList();
        if (JsonNode.DeepEquals(before["status"]?["phase"], "Bound"))
            changeable.AddRange(["resources", "volumeAttributesClassName"]);
        if (!SameValues.Are(FixedFields.SpecWithout(obj, changeable), FixedFields.SpecWithout(before, changeable)))
            errors.Add(FieldError.Forbidden("spec", Unchangeable));
    }
}

internal sealed class VolumeRule : IKindRule
{
    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            return;
        spec["persistentVolumeReclaimPolicy"] ??= "Retain";
        spec["volumeMode"] ??= "Filesystem";
        VolumeDefaults.FillHostPath(spec["hostPath"]);
    }

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        if (old is null)
            obj["status"] = new JsonObject { ["phase"] = "Pending" };
    }
}
