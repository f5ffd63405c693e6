using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>An Event lies in the namespace of what it is about.</summary>
internal sealed class EventRule : IKindRule
{
    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var about = (string?)obj["involvedObject"]?["namespace"] ?? "";
        var ns = (string?)obj["metadata"]?["namespace"] ?? "";
        // What has no namespace is told of in the default one.
        if (about.Length > 0 ? about != ns : ns is not ("default" or "kube-system"))
            errors.Add(FieldError.Invalid("involvedObject.namespace", FieldError.Quote(about), "does not match event.namespace"));
    }
}
