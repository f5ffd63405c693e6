using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hansa.Federation.Planning;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class PlanningJson : JsonSerializerContext;
