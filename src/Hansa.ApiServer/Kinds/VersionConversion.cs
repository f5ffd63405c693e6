using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Kinds;

/// <summary>A built-in version whose objects are stored in another form than their own.</summary>
/// <param name="Stored">The version that they are stored in, and its resource.</param>
/// <param name="ToAsked">From the stored form, in place; returns its argument.</param>
/// <param name="ToStored">To the stored form, in place; returns its argument.</param>
internal sealed record VersionConversion((GroupVersion Version, string Plural) Stored, Func<JsonObject, JsonObject> ToAsked, Func<JsonObject, JsonObject> ToStored)
{
    private static readonly Dictionary<(GroupVersion Version, string Plural), VersionConversion> All = new()
    {
        [(new GroupVersion("events.k8s.io", "v1"), "events")] = new((new GroupVersion("", "v1"), "events"), EventConversion.ToEvents, EventConversion.ToCore),
        [(new GroupVersion("autoscaling", "v1"), "horizontalpodautoscalers")] =
            new((new GroupVersion("autoscaling", "v2"), "horizontalpodautoscalers"), AutoscalerConversion.ToFirst, AutoscalerConversion.ToSecond),
    };

    /// <summary>Null where objects are stored in the form that was asked for, as nearly all are.</summary>
    public static VersionConversion? Of(ResourceDefinition definition) => definition.Custom ? null : All.GetValueOrDefault((definition.GroupVersion, definition.Plural));
}
