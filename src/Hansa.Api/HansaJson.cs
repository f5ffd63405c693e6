using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Api;

/// <summary>How Hansa's kinds are read from and written to JSON: camelCase, nulls left out, unknown fields ignored. A tree (<see cref="JsonObject"/>) is written as it is, nulls and all.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimeJson)])]
[JsonSerializable(typeof(Workspace))]
[JsonSerializable(typeof(KommanderCluster))]
[JsonSerializable(typeof(KubeFedCluster))]
[JsonSerializable(typeof(App))]
[JsonSerializable(typeof(AppDeployment))]
[JsonSerializable(typeof(ObjectMeta))]
[JsonSerializable(typeof(JsonObject))]
public sealed partial class HansaJson : JsonSerializerContext;
