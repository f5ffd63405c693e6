using System.Collections.Immutable;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>events.k8s.io: the same objects as the core group's Events, in other words.</summary>
internal static class EventResources
{
    private static readonly ResourceGroup Events = new("events.k8s.io", "v1");

    public static ImmutableArray<PrinterColumn> EventColumns => Columns.Of("Last Seen", "Type", "Reason", "Object", "Subobject*",
        "Source*", "Message", "First Seen*", "Count*", "Name*");

    public static ImmutableArray<ResourceDefinition> All =>
    [
        Events.Namespaced("Event", "events", "ev") with
        {
            CreateOnUpdate = true,
            SelectableFields =
            [
                "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion",
                "regarding.resourceVersion", "regarding.fieldPath", "reason", "reportingController", "type",
            ],
            Columns = EventColumns,
        },
    ];
}
