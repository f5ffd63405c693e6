using Hansa.Api.Resources;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Sessions;

/// <summary>What people wrote, as the controller plans from it.</summary>
internal static class IntentReading
{
    /// <summary>Reads it, and says on standard error what cannot be told since the user may not read it.</summary>
    /// <param name="session">Where.</param>
    /// <param name="within">The namespace of the only workspace that is looked at; null for all.</param>
    /// <param name="coming">Deployments that are about to be written.</param>
    public static async Task<FleetIntent> ReadIntentAsync(this Session session, string? within, IEnumerable<AppDeployment> coming)
    {
        var intent = await FleetIntent.ReadAsync(session.Management, within, coming, session.Ct);
        foreach (var text in intent.Untold)
            await session.Error.WriteLineAsync($"Warning: {text}");
        return intent;
    }
}
