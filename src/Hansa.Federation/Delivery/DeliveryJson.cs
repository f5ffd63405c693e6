using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hansa.Federation.Delivery;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
