using Hansa.Sandbox.Flux;

namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>
/// The stand-in is given what real controllers were given, and makes of it what they made: after everything that somebody did, all HelmReleases, HelmRepositories
/// and Helm releases stand as they stood there, but for <see cref="AcceptedDifference.All"/>.
/// </summary>
public sealed class RecordedScenarioTests
{
    public static TheoryData<string, string> Recordings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (era, scenario) in Recording.All)
                data.Add(era, scenario);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task The_stand_in_does_as_the_controllers_did(string era, string scenario)
    {
        var ct = TestContext.Current.CancellationToken;
        var recording = Recording.Read(era, scenario);
        await using var player = await RecordingPlayer.StartAsync(recording, EraOf(era), ct);

        for (var step = 1; step <= recording.Steps.Length; step++)
        {
            var wanted = AcceptedDifference.Wanted(recording, step);

            var played = await player.PlayAsync(recording.Steps[step - 1], wanted, ct);

            Assert.True(played.SetEquals(wanted), $"step {step}\n{string.Join('\n', [.. wanted.Except(played).Select(fact => $"- {fact}"), .. played.Except(wanted).Select(fact => $"+ {fact}")])}");
        }
    }

    [Fact]
    public void Every_accepted_difference_is_of_a_recording() =>
        Assert.All(AcceptedDifference.All, difference => Assert.Contains((difference.Era, difference.Scenario), Recording.All));

    private static FluxEra EraOf(string folder) => folder switch
    {
        "2021-v2beta1" => FluxEra.V2Beta1,
        "2022-v2beta1" => FluxEra.V2Beta1Of2022,
        "2025-v2" => FluxEra.V2,
        _ => throw new ArgumentOutOfRangeException(nameof(folder), folder, "no era of the stand-in"),
    };
}
