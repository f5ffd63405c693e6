namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>What went wrong in a recording apart from what somebody did; null where nothing did.</summary>
/// <param name="Repository">Why no index could be fetched.</param>
/// <param name="Chart">Why there was no chart.</param>
/// <param name="Install">Why Helm could not install.</param>
/// <param name="Upgrade">Why Helm could not upgrade.</param>
internal sealed record RecordedTrouble(string? Repository = null, string? Chart = null, string? Install = null, string? Upgrade = null)
{
    public static RecordedTrouble Of(Recording recording) => recording.Scenario switch
    {
        "08-repository-unreachable" => new RecordedTrouble(Repository: "connection refused"),
        "09-chart-name-unknown" => new RecordedTrouble(Chart: "no chart of that name"),
        "10-chart-version-unknown" => new RecordedTrouble(Chart: "no chart of that version"),
        "11-install-fails" => new RecordedTrouble(Install: "no matches for kind"),
        "12-upgrade-fails-after-good-install" => new RecordedTrouble(Upgrade: "an object is invalid"),
        _ => new RecordedTrouble(),
    };
}
