using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>Real Flux and real API servers on objects as Hansa writes them.</summary>
public sealed class RecordingTests
{
    [Theory]
    [InlineData("canonical-2021", "HelmRepository")]
    [InlineData("canonical-2021", "HelmRelease")]
    [InlineData("canonical-2022", "HelmRepository")]
    [InlineData("canonical-2022", "HelmRelease")]
    [InlineData("canonical-2025", "HelmRepository")]
    [InlineData("canonical-2025", "HelmRelease")]
    public void Objects_in_Gos_form_stay_as_they_were_written(string recording, string kind)
    {
        var seen = Recording.Projected(recording, kind);

        Assert.Equal(FieldsDigest.OfPlanned(Recording.Applied(recording, kind)), seen.Fields);
        Assert.Empty(seen.Foreign);
    }

    [Theory]
    [InlineData("HelmRepository")]
    [InlineData("HelmRelease")]
    public void The_Flux_of_2021_takes_durations_that_are_not_in_Gos_form(string kind)
    {
        var (applied, seen) = (Recording.Applied("plain-2021", kind), Recording.Seen("plain-2021", kind));

        Assert.NotEqual(FieldsDigest.OfPlanned(applied), Recording.Projected("plain-2021", kind).Fields);
        Assert.Equal(("10m", "10m0s"), (IntervalOf(applied), IntervalOf(seen)));
    }

    [Theory]
    [InlineData("HelmRepository")]
    [InlineData("HelmRelease")]
    public void Durations_are_compared_by_what_they_mean(string kind)
    {
        var (applied, seen) = (Recording.Applied("plain-2021", kind), Recording.Seen("plain-2021", kind));

        Assert.Equal(
            FieldsDigest.OfValue("interval", applied.GetProperty("spec").GetProperty("interval")),
            FieldsDigest.OfValue("interval", seen.GetProperty("spec").GetProperty("interval")));
    }

    private static string? IntervalOf(System.Text.Json.JsonElement item) => item.GetProperty("spec").GetProperty("interval").GetString();
}
