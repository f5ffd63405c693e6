using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill;

/// <summary>Whose an object on a cluster is, by its marks.</summary>
internal static class Ownership
{
    /// <summary>Whether it carries the hub's label and its own name: a copy carries another's.</summary>
    public static bool IsHansas(ResourceType type, JsonElement found) =>
        found.Text("metadata", "labels", Labels.Hub).Length > 0
        && found.Text("metadata", "annotations", Annotations.Identity) == $"{type.Group}/{type.Kind}/{found.Key()}";
}
