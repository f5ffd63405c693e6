using System.Text.Json;

namespace Hansa.Sandbox.Objects;

/// <summary>A condition as it stands on an object.</summary>
internal sealed record StandingCondition(string Status, string Reason, string Message);

internal static class StandingConditions
{
    public static StandingCondition? Condition(this JsonElement found, string type)
    {
        foreach (var condition in found.Items("status", "conditions"))
        {
            if (condition.Text("type") == type)
                return new StandingCondition(condition.Text("status"), condition.Text("reason"), condition.Text("message"));
        }

        return null;
    }
}
