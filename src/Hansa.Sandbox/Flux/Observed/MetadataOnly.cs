using System.Text.Json;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Flux.Observed;

/// <summary>That something changed is all that is watched of a ConfigMap or Secret; its values are read when they are needed.</summary>
internal sealed record MetadataOnly(string ResourceVersion)
{
    public static MetadataOnly From(JsonElement json) => new(json.Text("metadata", "resourceVersion"));
}
