using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Metadata;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Wire;

namespace Hansa.ApiServer.Apply;

/// <summary>
/// The annotation in which <c>kubectl apply</c> keeps what it applied from the client's side. Of an apply by <c>kubectl</c> from the server's side, the server reads
/// it, so that nobody conflicts with himself, and keeps it up to date, so that there is a way back (<c>lastappliedmanager.go</c>, <c>lastappliedupdater.go</c>).
/// </summary>
internal static class LastApplied
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Kubectl = "kubectl";

    /// <summary>The fields which are as the annotation has them: to change them is no conflict.</summary>
    public static FieldSet Untouched(JsonObject live, ApplyRequest request)
    {
        var definition = request.Definition;
        if (request.Manager != Kubectl || Read(live) is not { } last || !IsOf(last, definition) || !AppliedFields.Fits(last, definition.Schema))
            return new FieldSet();
        var since = Comparison.Of(last, live, definition.Schema);
        return ValueFields.Of(last, definition.Schema).Difference(since.Gained).Difference(since.Removed);
    }

    /// <summary>What the annotation will say once this is applied; empty when somebody else than kubectl applies.</summary>
    public static string TextOf(JsonObject applied, string manager)
    {
        if (manager != Kubectl)
            return "";
        var copy = applied.DeepClone().AsObject();
        if (copy["metadata"] is JsonObject metadata && metadata["annotations"] is JsonObject annotations)
            annotations.Remove(Annotation);
        return $"{EscapedAsInGo(Sorted(copy)!.ToJsonString(ErrorJson.Relaxed))}\n";
    }

    /// <summary>Brings the annotation up to date, if there is one; one that would be too long goes.</summary>
    public static void Refresh(JsonObject merged, ApplyRequest request)
    {
        if (request.Manager != Kubectl || merged["metadata"]?["annotations"] is not JsonObject annotations || TextIn(annotations).Length == 0)
            return;
        annotations[Annotation] = request.Configuration;
        if (MetadataRules.SizeOf(annotations) > MetadataRules.MaxAnnotationBytes)
            annotations.Remove(Annotation);
    }

    private static JsonObject? Read(JsonObject live)
    {
        if (live["metadata"]?["annotations"] is not JsonObject annotations || TextIn(annotations) is not { Length: > 0 } text)
            return null;
        try
        {
            return JsonBodies.Parse(Encoding.UTF8.GetBytes(text)).Object;
        }
        catch (StatusException)
        {
            return null;
        }
    }

    private static string TextIn(JsonObject annotations) => annotations[Annotation] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static bool IsOf(JsonObject last, ResourceDefinition definition) =>
        last["apiVersion"] is JsonValue value && value.TryGetValue<string>(out var version) && version == definition.GroupVersion.ToString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    // These stand in strings only.
    private static string EscapedAsInGo(string json) => json
        .Replace("<", @"\u003c", StringComparison.Ordinal).Replace(">", @"\u003e", StringComparison.Ordinal).Replace("&", @"\u0026", StringComparison.Ordinal);
}
