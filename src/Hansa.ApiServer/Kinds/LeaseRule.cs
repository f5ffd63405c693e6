using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>What elects leaders. How a leader is chosen by the server itself is not played: the fields for it are dropped, as where that is off.</summary>
internal sealed class LeaseRule : IKindRule
{
    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        (obj["spec"] as JsonObject)?.Remove("strategy");
        (obj["spec"] as JsonObject)?.Remove("preferredHolder");
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if ((long?)obj["spec"]?["leaseDurationSeconds"] is <= 0 and var seconds)
            errors.Add(FieldError.Invalid("spec.leaseDurationSeconds", $"{seconds}", "must be greater than 0"));
        if ((long?)obj["spec"]?["leaseTransitions"] is < 0 and var transitions)
            errors.Add(FieldError.Invalid("spec.leaseTransitions", $"{transitions}", "must be greater than or equal to 0"));
    }
}
